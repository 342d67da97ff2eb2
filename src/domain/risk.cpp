// SPDX-License-Identifier: MIT
#include "domain/risk.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 5> k_words = {"very_low", "low", "medium", "high",
                                                     "very_high"};

}  // namespace

std::string_view to_string(Risk risk) { return k_words[static_cast<size_t>(risk)]; }

std::optional<Risk> parse_risk(std::string_view word) {
  const auto found = std::find(k_words.begin(), k_words.end(), word);
  if (found == k_words.end()) return std::nullopt;
  return static_cast<Risk>(found - k_words.begin());
}

std::vector<std::string> risk_words() { return {k_words.begin(), k_words.end()}; }

}  // namespace wave::domain
