// SPDX-License-Identifier: MIT
// How starts came out, for people and scripts.
#pragma once

#include "actions/start_task.h"

#include <vector>

namespace wave::commands {

// Prints every task as it came out; the exit code is that of the worst.
int tell_started(const std::vector<actions::StartedTask>& tasks);

}  // namespace wave::commands
