// SPDX-License-Identifier: MIT
// Registers and unregisters linked worktrees by hand, in the form of gitrepository-layout(5).
//
// `git worktree add` is not used: run in parallel it fails, each failure leaves a branch behind, a
// kill leaves an entry that `worktree prune` skips for ever, and it runs the repository's
// post-checkout hook. Here the entry is prepared aside and appears by one rename.
#pragma once

#include <filesystem>
#include <string>

namespace wave::git {

struct WorktreeEntry {
  std::filesystem::path common_dir;
  std::filesystem::path staging;  // a folder of ours on the same file system
  std::string id;                 // name below worktrees/
  std::filesystem::path path;     // the worktree's folder
  std::string branch;             // full ref name, or a commit for a detached HEAD
  std::string task_note;          // content of the file `wave-task`; empty: no task's worktree
};

// Makes the folder (which must not exist), its `.git` file and the entry. On failure it has undone
// what it made. Throws Error naming the path.
void register_worktree(const WorktreeEntry& entry);

// Undoes registration: entry first, then `.git`, then the folder if nothing else is in it. For
// worktrees in which nobody has worked; what holds work is removed by keeping it.
void unregister_empty_worktree(const WorktreeEntry& entry);

}  // namespace wave::git
