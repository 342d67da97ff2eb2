// SPDX-License-Identifier: MIT
// The git directory that one run has to itself, in the place of its worktree's own: a repository
// that borrows the objects of the common one and has copies of the rest. What an agent does to it
// reaches nobody else; what it commits there is fetched.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wave::git {

struct RunGitDir {
  std::filesystem::path folder;      // to be made
  std::filesystem::path common_dir;  // objects, refs and settings come from here
  std::filesystem::path entry;       // the worktree's own: its index, and the note for hooks
  std::filesystem::path signal_program;
  std::string branch;  // full name; empty: HEAD is what the entry's is, and there are no hooks
};

// Why runs of this repository cannot have one; nothing: they can.
std::optional<std::string> why_no_run_git_dir(const Repository& repository,
                                              const std::filesystem::path& common_dir);

// Makes it, anew where there is one. Throws Error.
void make_run_git_dir(const Repository& repository, const RunGitDir& wanted);

// The refs that it was made with: full name -> oid. Empty when there is none.
std::map<std::string, std::string> refs_at_start(const std::filesystem::path& folder);

// The index as the agent left it, for the worktree's own git directory. False where git is at work
// there, or the agent left none.
bool give_back_index(const std::filesystem::path& folder, const std::filesystem::path& entry);

}  // namespace wave::git
