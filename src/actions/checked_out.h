// SPDX-License-Identifier: MIT
// Whether somebody has a branch in front of them.
#pragma once

#include "git/layout.h"
#include "git/repository.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::actions {

// In the main worktree or a linked one, but for that of the task `except` (an id, or empty). A
// branch that is being rebased there counts too. `branch` is a full ref name.
bool is_checked_out(const git::Layout& layout, const git::Repository& repository,
                    const std::string& branch, const std::string& except = {});

// A worktree that has a branch checked out.
struct Checkout {
  std::filesystem::path git_dir;  // its own
  std::filesystem::path tree;     // empty: nothing tells where it lies
};

// All of them; those that are in the middle of rebasing or bisecting it, too.
std::vector<Checkout> checkouts_of(const git::Layout& layout, const git::Repository& repository,
                                   const std::string& branch);

}  // namespace wave::actions
