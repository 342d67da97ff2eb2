// SPDX-License-Identifier: MIT
// `git wave gc`: ages what removals have kept. Nothing of a task that is not cleaned up is touched,
// and nothing that is younger than the policy.
#pragma once

#include "actions/garbage.h"
#include "os/clock.h"
#include "store/store.h"

namespace wave::actions {

// Removed worktrees and keep refs.
Garbage collect_garbage(store::Store& store, const GarbagePolicy& policy, Deed deed,
                        const os::Now& now);

// Whether there is anything to do: looks at the trash's records only.
bool has_garbage(store::Store& store, const GarbagePolicy& policy, const os::Now& now);

}  // namespace wave::actions
