// SPDX-License-Identifier: MIT
// The configuration in force in a repository.
#pragma once

#include "config/config.h"
#include "os/process_runner.h"
#include "store/store.h"

namespace wave::actions {

// With the repository's wave.toml, as it is committed on the default branch and as far as it was
// approved.
// What is wrong with any layer is in its mistakes().
config::Config configuration(store::Store& store, const os::Environment& environment);

// How many processes fill a worktree.
int checkout_workers(const config::Config& config);

}  // namespace wave::actions
