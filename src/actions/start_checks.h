// SPDX-License-Identifier: MIT
// Everything about a start that can be refused before anything is changed. For start_task only.
#pragma once

#include "actions/start_task.h"

#include <string>
#include <vector>

namespace wave::actions {

// Throws UsageError for names that cannot be features or collide with each other, Error for names
// that are taken: by a task, a branch, a folder.
void check_features(const StartRequest& request, StartDoors& doors,
                    const std::string& default_branch);

struct Base {
  std::string ref;  // full name, empty when a bare commit was given
  std::string oid;
};

// What the tasks start from. Throws Error when it does not exist, or the repository has no commit.
Base find_base(const StartRequest& request, StartDoors& doors, const std::string& default_branch);

// Throws Error when the agent's program is not on the caller's PATH.
void check_agent(const StartRequest& request, const StartDoors& doors);

}  // namespace wave::actions
