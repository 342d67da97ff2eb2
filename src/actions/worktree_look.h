// SPDX-License-Identifier: MIT
// What a worktree holds that would be lost with it.
#pragma once

#include "domain/summary.h"
#include "git/worktree_scan.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <filesystem>
#include <string>

namespace wave::actions {

struct WorktreeLook {
  git::WorktreeScan scan;
  std::string head;      // a full ref name, an oid when detached, or empty when it is damaged
  std::string head_oid;  // where that stands; empty when there is no commit
  size_t modified = 0;   // tracked files that differ from the index
  size_t staged = 0;     // index entries that differ from HEAD
  size_t conflicts = 0;
  size_t loose_commits = 0;  // of a detached HEAD, on no branch
  std::string operation;     // that git is in the middle of, or empty

  bool is_dirty() const;
  // "2 modified and 1 untracked files, a merge under way"; empty when it is clean.
  std::string dirt() const;
};

// `tree` is the worktree, wherever it lies now, and `git_dir` its git directory; where that is
// missing, everything counts as untracked.
WorktreeLook look_at_worktree(store::Store& store, os::ProcessRunner& processes,
                              const domain::Summary& task, const std::filesystem::path& tree,
                              const std::filesystem::path& git_dir);

}  // namespace wave::actions
