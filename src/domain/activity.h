// SPDX-License-Identifier: MIT
// From signs of life to what an agent seems to be doing. Pure: whoever shows an activity gathers
// the signs and asks here.
#pragma once

#include "domain/status_row.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::domain {

// Of a run that is recorded as running and whose runner lives. Ages in ms; below zero: a time that
// is still to come, by the clock of now. Nothing: there was no such sign at all.
struct Signs {
  std::optional<int64_t> output;  // the agent's output grew
  std::optional<int64_t> event;   // the newest event of the task: a start, a commit
};

// A sign that is no older counts as work.
constexpr int64_t k_fresh_ms = 60000;

struct Judged {
  Activity activity = Activity::unknown;
  std::string why;  // the sign that decided, with its age, for people
};

// working: something happened within the last minute. Silence, and times that cannot be, are
// unknown.
Judged judge_activity(const Signs& signs);

}  // namespace wave::domain
