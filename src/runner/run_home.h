// SPDX-License-Identifier: MIT
// The home that a program has in the sandbox, and what must be so before it is started there.
#pragma once

#include "os/process_runner.h"
#include "runner/sandbox_words.h"

#include <string>
#include <vector>

namespace wave::runner {

// As it is called now, for PATH may be another by the time it is started.
std::string bwrap_program();

// Throws Error when there is no home to hide, and when a path that the settings name lies where agents
// can write and is a symbolic link, or behind one: what it leads to would be shown.
void check_view(const SandboxView& view);
// Throws Error when there is no such program: bubblewrap would say so in words of its own.
void check_program(const std::vector<std::string>& program, const os::Environment& environment);

// Makes the view's home. Files that name programs are new each time: what an agent wrote there is
// nobody's. Its own folders are made where they are missing, as it would itself: else its session
// would go with the run.
void fill_home(const SandboxView& view);

}  // namespace wave::runner
