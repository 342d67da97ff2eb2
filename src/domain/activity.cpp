// SPDX-License-Identifier: MIT
#include "domain/activity.h"

#include "domain/duration.h"

#include <algorithm>
#include <chrono>

namespace wave::domain {
namespace {

std::string rough_age(int64_t ms) {
  return rough(std::chrono::seconds(std::max<int64_t>(0, ms) / 1000));
}

std::string ago(int64_t ms) { return ms < 1000 ? "just now" : rough_age(ms) + " ago"; }

}  // namespace

Judged judge_activity(const Signs& signs) {
  if (!signs.output && !signs.event) return {Activity::unknown, "no sign of life"};
  const bool by_output = signs.output && (!signs.event || *signs.output <= *signs.event);
  const int64_t age = by_output ? *signs.output : *signs.event;
  const std::string what = by_output ? "output " : "an event ";
  // Clocks differ a little; a clock that was set back tells nothing.
  if (age < -k_fresh_ms) return {Activity::unknown, what + "from the future"};
  if (age <= k_fresh_ms) return {Activity::working, what + ago(age)};
  return {Activity::unknown, "silent for " + rough_age(age)};
}

}  // namespace wave::domain
