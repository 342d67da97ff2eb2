// SPDX-License-Identifier: MIT
// Takes a worktree along when the branch that it has checked out is moved under it: index and files
// come from one commit to another, and nothing that lies there uncommitted is overwritten, ignored
// files included. No hook and no filter is run.
#pragma once

#include "git/repository.h"
#include "git/trusted_git.h"

#include <filesystem>
#include <string>

namespace wave::git {

struct WorktreeMove {
  std::filesystem::path common_dir;
  std::filesystem::path tree;
  std::filesystem::path git_dir;  // the worktree's own
  std::string branch;             // full name; HEAD must stand on it
  std::string from;               // commits
  std::string to;
  std::filesystem::path scratch;  // a file of ours in the repository, made and replaced at
                                  // will, by one process at a time
};

// Why it cannot be taken along now, as half a sentence; empty: it can. To be asked by whoever holds
// the lock on the index, so that no git changes what was seen.
std::string hindrance(const Repository& repository, TrustedGit& trusted, const WorktreeMove& move);

// The branch stands at `to` already: index and files follow. Files that are as `to` has them stay,
// so what was begun by somebody who was killed is completed. The index is replaced at the end, in
// one step. Throws Error when a file stands in the way; what was written stays then.
void take_along(const Repository& repository, TrustedGit& trusted, const WorktreeMove& move);

// Whether the index says what this commit does, and nothing more.
bool index_is(const Repository& repository, const std::filesystem::path& index,
              const std::string& commit);

}  // namespace wave::git
