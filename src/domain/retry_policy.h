// SPDX-License-Identifier: MIT
// When a task is started again by itself after a failed run, and when a person is asked instead.
#pragma once

#include "domain/event.h"
#include "domain/task.h"
#include "json/value.h"
#include "json/writer.h"

#include <cstdint>
#include <vector>

namespace wave::domain {

struct RetryPolicy {
  int64_t max_attempts = 1;   // in a row, the first included; 1: none follows by itself
  int64_t delay_s = 10;       // before the second attempt; doubled for each that follows
  int64_t max_delay_s = 600;  // but never longer
  std::vector<Reason> reasons;
  int64_t start_limit = 5;       // so many starts by itself ...
  int64_t start_window_s = 600;  // ... within so long are too many
  bool operator==(const RetryPolicy&) const = default;
};

// As an object, in the records of runs and requests; what is missing is as above.
void write_policy(json::Writer& out, const RetryPolicy& policy);
RetryPolicy read_policy(const json::Value& in);

// How long to wait after so many failures in a row (1 or more). `chance`, from 0 to 1, spreads it
// from 80 to 120 percent, so that what failed together does not come back together.
int64_t backoff_ms(const RetryPolicy& policy, int64_t failures, double chance);

// `ended` is the run_ended event of the task's newest run, before it is recorded, and `task` the
// task as it stands. An end that calls for another attempt becomes a move to pending with its time;
// the same failure twice in a row without a new commit, or too many starts, a move to needs_human.
// Attempts count since a person last started one; those that a usage limit has cut short do not.
void apply_retry_policy(Event& ended, const Task& task, const RetryPolicy& policy, int64_t now_ms,
                        double chance);

}  // namespace wave::domain
