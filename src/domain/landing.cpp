// SPDX-License-Identifier: MIT
#include "domain/landing.h"

#include <array>
#include <utility>

namespace wave::domain {
namespace {

constexpr std::array<std::pair<LandedBy, std::string_view>, 4> k_words = {{
    {LandedBy::merge, "merge"},
    {LandedBy::squash, "squash"},
    {LandedBy::rebase, "rebase"},
    {LandedBy::cherry_pick, "cherry-pick"},
}};

}  // namespace

std::string_view to_string(LandedBy how) {
  for (const auto& [each, word] : k_words) {
    if (each == how) return word;
  }
  return "";
}

std::optional<LandedBy> parse_landed_by(std::string_view word) {
  for (const auto& [how, each] : k_words) {
    if (each == word) return how;
  }
  return std::nullopt;
}

}  // namespace wave::domain
