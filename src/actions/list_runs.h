// SPDX-License-Identifier: MIT
// The attempts at pieces of the backlog.
#pragma once

#include "domain/summary.h"
#include "store/store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace wave::actions {

struct KnownRun {
  domain::Summary piece;
  domain::Run run;
};

struct KnownRuns {
  std::map<domain::State, int64_t> pieces;  // how many stand so, those that never ran as well
  std::vector<KnownRun> runs;               // the newest first
  bool more = false;                        // there are older ones
};

// At most the newest `limit`; no more pieces than that are read whole.
KnownRuns list_runs(store::Store& store, std::optional<size_t> limit);

}  // namespace wave::actions
