// SPDX-License-Identifier: MIT
// What agents have taken for a task, all of them together.
#pragma once

#include "domain/task.h"

#include <cstdint>

namespace wave::domain {

struct Spent {
  int64_t ms = 0;       // their working time, one after the other
  double cost_usd = 0;  // as far as they have told it
};

// Of the runs and, for a piece of the backlog, of the calls beside them. A run that goes on counts
// up to `now_ms` (wall clock); one that was lost with another clone has no end, and counts not.
Spent spent_on(const Task& task, int64_t now_ms);

}  // namespace wave::domain
