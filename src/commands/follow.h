// SPDX-License-Identifier: MIT
// What several commands do at their end: wait for tasks, go into a session, follow an output.
#pragma once

#include "cli/context.h"
#include "domain/summary.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wave::commands {

// Waits until every task has ended and tells each change on a terminal. The exit code of
// `git wave wait`: 0 all done, 1 any other end, 124 given up, 130 interrupted.
int wait_for(cli::Context& context, const std::vector<std::string>& ids,
             std::optional<std::chrono::milliseconds> patience);

// Becomes the command that shows the task's session, or follows its output where its host has no
// sessions. The exit code in the latter case. `read_only`: no key reaches the agent.
int attach_to(cli::Context& context, const std::string& id, bool read_only);

// Throws Error when `host` has sessions and there is no terminal to show one on. `instead`: a way
// to see something all the same.
void check_terminal(cli::Context& context, host::Host& host, const std::string& instead);

// Prints the output as it grows, until the run ends. `raw` bytes, or made harmless.
enum class Bytes { raw, plain };
int follow(cli::Context& context, const domain::Summary& task, Bytes bytes);

}  // namespace wave::commands
