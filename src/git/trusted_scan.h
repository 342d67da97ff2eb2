// SPDX-License-Identifier: MIT
// What lies uncommitted in a worktree, with all questions answered by our own git directory.
#pragma once

#include "git/repository.h"
#include "git/trusted_git.h"
#include "git/worktree_scan.h"

#include <filesystem>

namespace wave::git {

// Throws Error when the worktree or its index cannot be read.
WorktreeScan trusted_scan(const Repository& repository, TrustedGit& trusted,
                          const std::filesystem::path& tree, const std::filesystem::path& index);

}  // namespace wave::git
