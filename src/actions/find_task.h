// SPDX-License-Identifier: MIT
// Which task a user means.
#pragma once

#include "domain/summary.h"
#include "git/location.h"
#include "store/store.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::actions {

// By exact feature name (the newest of that name), else exact id, else a unique id prefix of at
// least three characters; with no name, the task in whose worktree the caller stands. Throws Error
// (128) with a suggestion when there is none, or when several match.
domain::Summary find_task(store::Store& store, const std::string& name,
                          const git::Location& location);

// The same, and where no task has the name, a session label (`--session`): of a task that lives
// before one that has ended, of several the newest.
domain::Summary find_session(store::Store& store, const std::string& name,
                             const git::Location& location);

// The task in whose worktree the caller stands, if any.
std::optional<domain::Summary> task_here(store::Store& store, const git::Location& location);

}  // namespace wave::actions
