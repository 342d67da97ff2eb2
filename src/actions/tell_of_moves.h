// SPDX-License-Identifier: MIT
// Sees to it that the user's program is told of the moves that were recorded.
#pragma once

#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

namespace wave::actions {

// To be called by whoever has appended something, when all else is done. Starts a process of its
// own that tells (see notifier.h), so nobody waits for the user's program; nothing is started when
// there is nothing to tell. Never fails: what is not told now is found again by reconcile.
void tell_of_moves(store::Store& store, os::ProcessRunner& processes,
                   const os::Environment& environment, const os::Clock& clock);

}  // namespace wave::actions
