// SPDX-License-Identifier: MIT
// The table of commands.
#pragma once

#include "cli/command.h"

#include <vector>

namespace wave::commands {

const std::vector<cli::Entry>& commands();

}  // namespace wave::commands
