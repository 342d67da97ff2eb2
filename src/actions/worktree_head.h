// SPDX-License-Identifier: MIT
// Where the HEAD of a worktree stands, read as a file: an agent may have written any bytes there.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <string>

namespace wave::actions {

struct WorktreeHead {
  std::string name;  // a full ref name, or an oid when it is detached; empty: a damaged HEAD
  std::string oid;   // empty: no commit is there
};

// `git_dir`: the worktree's own.
WorktreeHead worktree_head(const git::Repository& repository, const std::filesystem::path& git_dir);

// The commit that a revision names, as git reads it in that worktree; HEAD is its own. Throws Error
// when there is no such commit.
std::string commit_named(const git::Repository& repository, const std::filesystem::path& git_dir,
                         const std::string& revision);

}  // namespace wave::actions
