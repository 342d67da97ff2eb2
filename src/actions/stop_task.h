// SPDX-License-Identifier: MIT
// `git wave stop`: the agent and everything it started ends; the task becomes cancelled.
#pragma once

#include "domain/summary.h"
#include "host/host.h"
#include "os/clock.h"
#include "store/store.h"

namespace wave::actions {

struct Stopped {
  domain::State state;       // where the task stands now
  bool was_running = false;  // or waited to be started; false: there was nothing to stop
};

// Asks the runner to end its agent and waits until it has recorded the end; when the runner is
// dead, ends what is left of the agent itself and records it. Throws Error when something survives.
Stopped stop_task(store::Store& store, host::Host& host, const domain::Summary& task,
                  const os::Clock& clock);

// The same for the attempt that `task` shows: when another has been started since, that one is left
// alone.
Stopped stop_attempt(store::Store& store, host::Host& host, const domain::Summary& task,
                     const os::Clock& clock);

}  // namespace wave::actions
