// SPDX-License-Identifier: MIT
// What the hidden command `git wave runner` does.
#pragma once

#include "os/clock.h"
#include "store/store.h"

#include <string>

namespace wave::runner {

// `store` is that of the repository. Accompanies the run from its launch record to its end. False
// when it must not run (it was replaced or stopped before it began) or could not be started. Throws
// Error when there is no launch record.
bool accompany(store::Store& store, const std::string& run, const os::Clock& clock);

}  // namespace wave::runner
