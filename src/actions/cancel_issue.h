// SPDX-License-Identifier: MIT
// `git wave cancel`: nobody works on a piece of the backlog any more, and nobody will. Its worktree
// and branch stay.
#pragma once

#include "call/calls.h"
#include "domain/summary.h"
#include "host/host.h"
#include "os/clock.h"
#include "store/store.h"

namespace wave::actions {

struct CancelDoors {
  store::Store& store;
  call::Calls& calls;
  host::Host& host;
  const os::Clock& clock;
};

struct Cancelled {
  domain::State state;     // where it stands now
  bool was_there = false;  // false: there was nothing to cancel
};

// Ends its agent and waits for that, as stop_task does, and asks its side calls to end. Throws
// Error when something survives, or when the service does not let go of it.
Cancelled cancel_issue(const domain::Summary& task, CancelDoors& doors);

}  // namespace wave::actions
