// SPDX-License-Identifier: MIT
// What is known of a run whose session is looked for among the agent's own files.
#pragma once

#include "os/process_runner.h"

#include <cstdint>
#include <filesystem>

namespace wave::agent {

struct SessionSearch {
  std::filesystem::path worktree;
  int64_t began_ms = 0;                // wall clock, before the agent was there
  const os::Environment& environment;  // the agent's own
};

}  // namespace wave::agent
