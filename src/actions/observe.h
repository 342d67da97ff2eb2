// SPDX-License-Identifier: MIT
// Looks at the world beside the record: is the runner of a live task alive, is its worktree there.
#pragma once

#include "domain/status_row.h"
#include "os/clock.h"
#include "store/store.h"

#include <functional>
#include <vector>

namespace wave::actions {

// Best effort: what hooks wrote down counts at once, but a look never fails because of it.
void take_in_spooled(store::Store& store, const os::Now& now);

// The rows of `git wave status`. Takes in what hooks have spooled if the store's lock is free;
// otherwise only shows. Writes nothing else, and nothing at all in a read-only repository.
std::vector<domain::StatusRow> observe_all(store::Store& store, const index::Filter& filter,
                                           const os::Now& now);

// The same one by one; see index::Index::each for `begin`.
void observe_each(store::Store& store, const index::Filter& filter, const os::Now& now,
                  const std::function<void()>& begin,
                  const std::function<void(domain::StatusRow&)>& take);

// Of one task. What was recorded since it was read counts where its runner is found dead.
domain::StatusRow observe(store::Store& store, const domain::Summary& task, const os::Now& now);

}  // namespace wave::actions
