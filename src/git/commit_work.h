// SPDX-License-Identifier: MIT
// Makes a commit of what lies in a worktree, for an agent that left it uncommitted. The worktree is
// hostile: it is read without following links, no hook, filter or configuration of its runs, and
// what looks secret, is ignored, too large or a repository of its own stays out.
#pragma once

#include "git/repository.h"
#include "git/trusted_git.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

struct WorkRequest {
  std::filesystem::path tree;
  std::filesystem::path git_dir;  // the worktree's own
  std::string branch;             // full name; HEAD must stand on it
  std::string message;
  Identity who;
  int64_t time_s = 0;
};

struct WorkCommit {
  std::string oid;      // empty: there is none, see `refusal`
  std::string refusal;  // why not, as half a sentence; empty: there was nothing to commit
  size_t files = 0;     // that differ from the parent
  std::vector<std::string> left_out;
};

// Moves the branch by compare and swap and brings the index up to date. Throws Error when worktree
// or index cannot be read, or an object cannot be written; the branch has not moved then.
WorkCommit commit_work(Repository& repository, TrustedGit& trusted, const WorkRequest& request);

}  // namespace wave::git
