// SPDX-License-Identifier: MIT
// What a killed start leaves: a worktree that was being prepared, a folder without its entry, the
// mark and the request of a task that was never created.
#pragma once

#include "domain/status_row.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace wave::actions {

// Removes what belongs to nobody that is alive: only things of our own making, in which nobody can
// have worked, for git does not take them for a worktree. Entries that are whole stay, and so does
// the branch: it may have been there before. `newest`: the tasks that are looked at. Returns the
// tasks that something was removed of.
std::vector<domain::Summary> clear_half_starts(store::Store& store,
                                               const std::vector<domain::StatusRow>& newest);

}  // namespace wave::actions
