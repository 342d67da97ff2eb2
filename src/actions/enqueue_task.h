// SPDX-License-Identifier: MIT
// `git wave enqueue`: a person decides that pieces of the backlog are to be done.
#pragma once

#include "actions/issue_doors.h"

#include <vector>

namespace wave::actions {

// All of them are queued then, or none. Gives those that were not before. Throws Error when one of
// them is done, cleaned or being worked on.
std::vector<domain::Summary> enqueue_tasks(const std::vector<domain::Summary>& tasks,
                                           IssueDoors& doors);

}  // namespace wave::actions
