// SPDX-License-Identifier: MIT
// What is done about changes that overlap, and how long one may be put off for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wave::domain {

// What is done when a run would overlap with another. Words on disk are exactly these names.
enum class OverlapPolicy {
  defer,  // it waits
  warn,   // it goes on, and people are told
  off,    // it goes on
};

std::string_view to_string(OverlapPolicy policy);
std::optional<OverlapPolicy> parse_overlap_policy(std::string_view word);

// How often and since when something was put off.
struct Deferral {
  int64_t times = 0;
  int64_t since_ms = 0;  // since 1970; 0: never
};

struct DeferralBound {
  int64_t times = 5;
  int64_t ms = int64_t{2} * 60 * 60 * 1000;
};

// Whether it has waited long enough to be the next: nothing that overlaps with it may then be
// started before it is. (Whoever schedules lays its area among the others'.)
bool is_next(const Deferral& deferral, const DeferralBound& bound, int64_t now_ms);

}  // namespace wave::domain
