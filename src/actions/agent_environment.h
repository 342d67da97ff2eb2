// SPDX-License-Identifier: MIT
// What an agent's process may know of its caller's environment: an allow-list, never everything.
#pragma once

#include "agent/launch.h"
#include "config/config.h"
#include "os/process_runner.h"

#include <string>
#include <vector>

namespace wave::actions {

// The caller's variables that are harmless and needed, plus those that match one of `pass` (a name,
// or a prefix that ends in '*'). Never GIT_*, TMUX* or WAVE_CONFIG_*, unless named exactly.
os::Environment agent_environment(const os::Environment& caller,
                                  const std::vector<std::string>& pass);

// The same for an agent that is launched like this, with what the configuration passes.
os::Environment passed_environment(const config::Config& config, const os::Environment& caller,
                                   const agent::Launch& launch);

// Names of the variables in `all` that are not in `common`.
std::vector<std::string> names_beyond(const os::Environment& all, const os::Environment& common);

}  // namespace wave::actions
