// SPDX-License-Identifier: MIT
// Where the branches of new tasks begin. For start_plan only.
#pragma once

#include "actions/start_task.h"
#include "domain/task.h"

#include <string>

namespace wave::actions {

struct Base {
  std::string ref;         // full name, empty when a bare commit was given
  std::string oid;         // empty: where the ref stands once the task can start
  int64_t fetched_ms = 0;  // when a remote-tracking ref was last heard of; 0: unknown
};

// What the tasks of one request start from. Who depends on one task and names no other base begins
// at that task's branch, where it then stands. Throws Error when the base does not exist, or the
// repository has no commit; UsageError for several dependencies and no word about the base.
Base find_base(const StartRequest& request, const StartRequests& all, StartDoors& doors,
               const std::string& default_branch);

// The base of a task that is there: what was recorded, else where its branch stands now. Throws
// Error when that is gone.
std::string base_of(const domain::Task& task, StartDoors& doors);

}  // namespace wave::actions
