// SPDX-License-Identifier: MIT
// Ages what runs have left in this clone (`<wave dir>/runs/<run>`): the output of old ones is
// folded to its beginning and end, that of the oldest dropped when all take too much, and the
// folders of tasks that were cleaned up long ago go. A run that may still live is never touched.
#pragma once

#include "actions/garbage.h"
#include "os/clock.h"
#include "store/store.h"

#include <functional>

namespace wave::actions {

// Goes through the runs in the order of their names, from where the last call left off, as long as
// `go_on` says so; what it has seen so far is remembered in `<wave dir>/gc.json`. True when it has
// come to the end. With Deed::tell it only tells what would be done.
bool collect_runs(store::Store& store, const GarbagePolicy& policy, Deed deed, const os::Now& now,
                  const std::function<bool()>& go_on, Garbage& out);

// All of them at once; and where they turn out to take too much, the oldest output goes as well.
void collect_all_runs(store::Store& store, const GarbagePolicy& policy, Deed deed,
                      const os::Now& now, Garbage& out);

}  // namespace wave::actions
