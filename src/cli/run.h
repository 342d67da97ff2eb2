// SPDX-License-Identifier: MIT
// The dispatcher: from words to a command, and one of the two places where exceptions end.
#pragma once

#include "cli/command.h"

#include <vector>

namespace wave::cli {

// Runs the command that the words name; returns the program's exit code. A failure is printed as
// one sentence and a hint on standard error.
int run(int argc, const char* const* argv, const std::vector<Entry>& commands);

}  // namespace wave::cli
