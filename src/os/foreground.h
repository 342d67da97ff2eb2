// SPDX-License-Identifier: MIT
// Programs that take over this terminal: an editor that we wait for, a pager or tmux that we
// become. Everything else is started through process_runner.h.
#pragma once

#include "os/process_runner.h"

#include <string>
#include <vector>

namespace wave::os {

// Replaces this process by the program (looked up in PATH of `environment`). Returns only by
// throwing Error, when it cannot be started.
[[noreturn]] void become(const std::vector<std::string>& argv, const Environment& environment);

// Runs the program on our own standard streams and waits for it; Ctrl-C is the program's meanwhile.
// The exit status as a shell tells it (128 + signal). Throws Error when it cannot be started.
int run_in_foreground(const std::vector<std::string>& argv, const Environment& environment);

}  // namespace wave::os
