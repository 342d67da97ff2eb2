// SPDX-License-Identifier: MIT
// `git wave logs`: the output of a run, and following it until the run ends.
#pragma once

#include "domain/summary.h"
#include "os/clock.h"
#include "store/store.h"

#include <functional>
#include <string>

namespace wave::actions {

// The output of the task's newest run (or of `attempt`, when not 0), as recorded. Throws Error when
// there is none in this clone.
std::string read_output(store::Store& store, const domain::Summary& task, int attempt);

// Hands out the output as it grows, and returns when the run has ended (also when it has before) or
// the user interrupts.
void follow_output(store::Store& store, const domain::Summary& task, const os::Clock& clock,
                   const std::function<void(std::string_view)>& write);

}  // namespace wave::actions
