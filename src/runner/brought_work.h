// SPDX-License-Identifier: MIT
// What an agent has committed in a git directory of its own, brought into the repository: by fetch,
// which checks every object and runs nothing of the agent's. Only the task's branch moves, and only
// from where we left it; what else it made is kept.
#pragma once

#include "runner/sandbox_words.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace wave::runner {

struct BroughtWork {
  std::vector<std::string>
      commits;        // that the agent made, by its refs and its reflog, and are here
  std::string fault;  // what could not be brought, and why: a sentence; or empty
};

enum class Stage { running, over };

// `view` is the one the agent was started with, `branch` the task's. Nothing, where the run has no
// git directory of its own. What other refs of it lead to is kept under `refs/wave/keep/<task>/`
// when it is over; then the worktree's index is given back, too. Throws Error when the repository
// cannot be written.
BroughtWork bring_work(store::Store& store, const SandboxView& view, const std::string& task,
                       const std::string& branch, const std::vector<std::string>& hints,
                       Stage stage);

}  // namespace wave::runner
