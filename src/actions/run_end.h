// SPDX-License-Identifier: MIT
// Records the end of a run whose runner can no longer do so.
#pragma once

#include "domain/summary.h"
#include "os/clock.h"
#include "store/store.h"

#include <string>

namespace wave::actions {

struct RecordedEnd {
  bool recorded = false;  // false: somebody else was faster
  domain::State state = domain::State::failed;
  std::string what;  // a sentence
};

// The runner must be proven dead, or not have begun. Ends what is left of the agent first and
// proves it gone (throws Error when something survives), then appends its commits and the end: from
// the runner's exit record when there is one, else `otherwise`, which is completed to an event
// about this run.
RecordedEnd end_orphaned_run(store::Store& store, const domain::Summary& task,
                             domain::Event otherwise, const std::string& by,
                             const os::Clock& clock);

// failed/lost.
domain::Event lost_end();

}  // namespace wave::actions
