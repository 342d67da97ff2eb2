// SPDX-License-Identifier: MIT
// Finds where the work of tasks has landed: on the branches they began at and on the default
// branch, here and on every remote.
#pragma once

#include "actions/reconcile.h"
#include "os/clock.h"
#include "store/store.h"

#include <vector>

namespace wave::actions {

// Records what is found as `landed`, each commit once; its note is written with it. Only commits
// that were not looked at before are looked at, so many at a time, and only the newest tasks are
// looked for. Where neither a branch nor a log has moved it reads a file and some refs, and writes
// nothing. Throws Error when the store cannot be read or written.
std::vector<Repair> record_landings(store::Store& store, const os::Now& now);

// The newest tasks that have commits: those whose work is looked for.
std::vector<domain::Summary> tasks_that_may_land(store::Store& store);

}  // namespace wave::actions
