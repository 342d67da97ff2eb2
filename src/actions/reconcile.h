// SPDX-License-Identifier: MIT
// Makes the record true again after crashes: compares what is recorded with processes and
// worktrees, and repairs by steps that can be repeated. A second pass changes nothing.
#pragma once

#include "error/error.h"
#include "host/host.h"
#include "os/clock.h"
#include "store/store.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct Repair {
  std::string task;
  std::string feature;
  std::string what;  // a sentence
};

struct ReconcileDoors {
  store::Store& store;
  // All that may have sessions of this repository's runs, see session_hosts.h.
  const std::vector<std::unique_ptr<host::Host>>& hosts;
  const os::Clock& clock;
  os::ProcessRunner& processes;
  os::Environment environment;  // the caller's
  size_t workers = 1;           // how many lost runs are ended at once
};

struct Reconciled {
  std::vector<Repair> repairs;
  std::optional<Error> failure;  // the first; what had nothing to do with it was done all the same
};

// One pass. A run whose runner is proven dead: what is left of its agent is ended first (and proven
// gone), then the end is recorded: from its exit record if the runner wrote one, else failed/lost.
// Commits that nobody has told are recorded, those of a branch that is gone kept, sessions of ended
// runs ended, what is due started, and what nobody was told is told. Where nothing has changed it
// asks each host once for its sessions and the index for its tasks, and writes nothing.
Reconciled reconcile(ReconcileDoors& doors);

}  // namespace wave::actions
