// SPDX-License-Identifier: MIT
// This program, started for a thing that nobody shall wait for.
#pragma once

#include "git/layout.h"
#include "os/process_runner.h"

#include <string>
#include <vector>

namespace wave::runner {

// `git-wave <words>` for the repository, silent, with the caller's environment but for what marks a
// run (the process would be ended with it) and what steers git.
os::Command own_command(const git::Layout& layout, const os::Environment& caller,
                        const std::vector<std::string>& words);

}  // namespace wave::runner
