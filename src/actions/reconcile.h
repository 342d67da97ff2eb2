// SPDX-License-Identifier: MIT
// Makes the record true again after crashes: compares what is recorded with processes and
// worktrees, and repairs by steps that can be repeated. A second pass changes nothing.
#pragma once

#include "host/host.h"
#include "os/clock.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace wave::actions {

struct Repair {
  std::string task;
  std::string feature;
  std::string what;  // a sentence
};

// One pass. A run whose runner is proven dead: what is left of its agent is ended first (and proven
// gone), then the end is recorded: from its exit record if the runner wrote one, else failed/lost.
std::vector<Repair> reconcile(store::Store& store, host::Host& host, const os::Clock& clock);

}  // namespace wave::actions
