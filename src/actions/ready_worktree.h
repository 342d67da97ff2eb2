// SPDX-License-Identifier: MIT
// What new worktrees of this repository are to be given before an agent works there: from
// .worktreeinclude of the checkout, and from [worktree] in the settings.
#pragma once

#include "config/config.h"
#include "os/process_runner.h"
#include "runner/readiness.h"
#include "store/store.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace wave::actions {

// Where untracked files come from: the repository's own work tree, whatever branch is there, as
// other tools do; in a managed or bare project the worktree of the default branch. Nothing when
// there is none. Never a task's worktree.
std::optional<std::filesystem::path> checkout_of(store::Store& store,
                                                 const std::string& default_branch);

// How long the commands of one moment of a worktree's life may take together, but for its set-up.
std::chrono::seconds commands_timeout(const config::Config& config);

// The commands must have been approved. `for_agent`: variables that the agent gets and
// commands do not.
runner::Readiness plan_readiness(store::Store& store, const config::Config& config,
                                 const std::string& default_branch,
                                 std::vector<std::string> for_agent);

}  // namespace wave::actions
