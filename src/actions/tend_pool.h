// SPDX-License-Identifier: MIT
// Sees to it that somebody fills the warm pool.
#pragma once

#include "config/config.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <cstdint>
#include <filesystem>

namespace wave::actions {

// How many files an index says that its worktree has; 0 when it cannot be read.
uint64_t files_in_index(const std::filesystem::path& index);

// When there is something to do, and a worktree of this repository is worth it (`files`; a pool
// that is there is tended anyway), starts `git wave pool` beside us. Never fails: without a pool
// all goes on, only slower.
void tend_pool(store::Store& store, const config::Config& config, os::ProcessRunner& processes,
               const os::Environment& environment, uint64_t files);

}  // namespace wave::actions
