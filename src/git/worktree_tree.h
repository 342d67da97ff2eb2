// SPDX-License-Identifier: MIT
// The files of a worktree as a tree that exists in memory only. For this room's sources only.
#pragma once

#include "git/handle.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

struct WorktreeTree {
  git_oid oid{};
  std::vector<std::string> left_out;  // too large, or repositories of their own
};

// Of an empty name none.
TreeHandle tree_of_commit(git_repository* repository, const std::string& commit);

// `repository` must be one whose new objects stay in memory; it is given this work tree. `index`
// is read and not written; an unreadable one is replaced by the tree of the commit `head`.
WorktreeTree tree_of_worktree(git_repository* repository, const std::filesystem::path& work_tree,
                              const std::filesystem::path& index, const std::string& head);

}  // namespace wave::git
