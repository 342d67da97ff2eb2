// SPDX-License-Identifier: MIT
#include "domain/finding.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 4> k_words = {"blocker", "major", "minor", "note"};

}  // namespace

std::string_view to_string(Severity severity) { return k_words[static_cast<size_t>(severity)]; }

std::optional<Severity> parse_severity(std::string_view word) {
  const auto found = std::find(k_words.begin(), k_words.end(), word);
  if (found == k_words.end()) return std::nullopt;
  return static_cast<Severity>(found - k_words.begin());
}

std::vector<std::string> severity_words() { return {k_words.begin(), k_words.end()}; }

}  // namespace wave::domain
