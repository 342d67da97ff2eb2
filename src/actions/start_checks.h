// SPDX-License-Identifier: MIT
// Everything about a start that can be refused before anything is changed. For start_plan only.
#pragma once

#include "actions/start_task.h"
#include "domain/task.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// Throws UsageError for names that cannot be features or collide with each other, Error for names
// that are taken: by a task, a branch, a folder.
void check_features(const StartRequests& requests, StartDoors& doors,
                    const std::string& default_branch);

// Throws UsageError when it is no name for a session.
void check_label(const std::string& label);

// Whether nothing that the repository wants run around an agent waits for approval.
bool are_commands_approved(const config::Config& config);
// Throws Error when the commands of this setting do.
void check_approved(const config::Config& config, const std::string& key);
// Throws Error when something does.
void check_commands(const config::Config& config);

// Throws Error when the agent may not run, or its program is not on the caller's PATH.
void check_agent(const agent::AgentChoice& choice, const std::vector<std::string>& arguments,
                 const os::Environment& environment);

// Where the branch of a task stands that is to be started again; nothing when it is `unmade` still
// and is to be made at `base`. Throws Error when it is gone, is somebody else's, or is
// checked out in another worktree.
std::optional<std::string> find_own_branch(const domain::Task& task, bool unmade,
                                           const std::string& base, StartDoors& doors);

}  // namespace wave::actions
