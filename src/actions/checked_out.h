// SPDX-License-Identifier: MIT
// Whether somebody has a branch in front of them.
#pragma once

#include "git/layout.h"
#include "git/repository.h"

#include <string>

namespace wave::actions {

// In the main worktree or a linked one, but for that of the task `except` (an id, or empty). A
// branch that is being rebased there counts too. `branch` is a full ref name.
bool is_checked_out(const git::Layout& layout, const git::Repository& repository,
                    const std::string& branch, const std::string& except = {});

}  // namespace wave::actions
