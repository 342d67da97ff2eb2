// SPDX-License-Identifier: MIT
// Keeps what a branch held that somebody has deleted.
#pragma once

#include "actions/reconcile.h"
#include "domain/summary.h"

#include <optional>

namespace wave::actions {

// For a task of this clone whose branch is gone: when its newest recorded commit is there and no
// base has it, a keep ref names it from now on, so that no `git gc` takes it, and that is recorded.
// Nothing when there is nothing to keep, or it is kept already.
std::optional<Repair> keep_lost_branch(store::Store& store, const domain::Summary& task,
                                       const os::Now& now);

}  // namespace wave::actions
