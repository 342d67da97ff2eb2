// SPDX-License-Identifier: MIT
#include "domain/overlap_policy.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 3> k_words = {"defer", "warn", "off"};

}  // namespace

std::string_view to_string(OverlapPolicy policy) { return k_words[static_cast<size_t>(policy)]; }

std::optional<OverlapPolicy> parse_overlap_policy(std::string_view word) {
  const auto found = std::find(k_words.begin(), k_words.end(), word);
  if (found == k_words.end()) return std::nullopt;
  return static_cast<OverlapPolicy>(found - k_words.begin());
}

bool is_next(const Deferral& deferral, const DeferralBound& bound, int64_t now_ms) {
  if (deferral.times >= bound.times) return true;
  return deferral.since_ms > 0 && now_ms - deferral.since_ms >= bound.ms;
}

}  // namespace wave::domain
