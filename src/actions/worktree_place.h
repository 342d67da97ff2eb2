// SPDX-License-Identifier: MIT
// Where a task's worktree is on this machine.
#pragma once

#include "domain/summary.h"
#include "git/layout.h"

#include <filesystem>

namespace wave::actions {

// The recorded path is relative to the project's folder.
inline std::filesystem::path worktree_place(const git::Layout& layout,
                                            const domain::Summary& task) {
  return (layout.project / task.worktree).lexically_normal();
}

}  // namespace wave::actions
