// SPDX-License-Identifier: MIT
// Which task a user means.
#pragma once

#include "domain/summary.h"
#include "git/location.h"
#include "store/store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// By exact feature name (the newest of that name), else exact id, else "#7" or "7", the number of a
// piece of the backlog, else a unique id prefix of at least three characters; with no name, the
// task in whose worktree the caller stands. Throws Error (128) with a suggestion when there is
// none, or when several match.
domain::Summary find_task(store::Store& store, const std::string& name,
                          const git::Location& location);
// The same for a name, which is not empty, on an index at hand: under the store's lock.
domain::Summary find_named_task(index::Index& index, const std::string& name);

// What has the number at its forge: more than one where clones gave it before they knew of each
// other.
std::vector<domain::Summary> tasks_with_number(index::Index& index, int64_t number);

// The same for a piece of the backlog. Throws Error (128) for any other task.
domain::Summary find_issue(store::Store& store, const std::string& name,
                           const git::Location& location);

// The same, and where no task has the name, a session label (`--session`): of a task that lives
// before one that has ended, of several the newest.
domain::Summary find_session(store::Store& store, const std::string& name,
                             const git::Location& location);

// The task in whose worktree the caller stands, if any.
std::optional<domain::Summary> task_here(store::Store& store, const git::Location& location);

}  // namespace wave::actions
