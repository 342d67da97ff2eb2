// SPDX-License-Identifier: MIT
// Worktrees for side calls: each a detached, linked worktree of one exact commit, in which an agent
// reads or a check runs, and of which nothing is worth keeping. What tasks have is never touched.
// `<wave dir>/scratch/<id>.json` says what was made, before it is made; `<id>.lock` is held by
// whoever is at it. See git-wave-format(5).
#pragma once

#include "call/calls.h"
#include "config/config.h"
#include "os/clock.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct ScratchWorktree {
  std::filesystem::path tree;
  std::optional<os::FileId> tree_id;  // of that folder, once it is made
  std::filesystem::path git_dir;
  std::string oid;        // the commit
  bool is_whole = false;  // its files are there
  std::string boot;       // of the machine: files that were not synced may be lost
  int64_t asked_ms = 0;   // when somebody asked for it last; wall clock
};

class ScratchWorktrees {
 public:
  ScratchWorktrees(store::Store& store, const config::Config& config, os::ProcessRunner& processes);

  // The worktree of this name with the files of the commit. It is made if it is not there, or not
  // whole, or of another commit. `id` is a call's id by its form. Throws Error when it cannot be.
  ScratchWorktree make(const std::string& id, const std::string& oid, const os::Now& now);
  // What is not as it was made, in words ("2 untracked files"); empty when HEAD, index and files
  // are the commit's. Ignored files do not count. Throws Error when it cannot be read.
  std::string changes(const std::string& id);
  // Takes it away, whatever is in it: only the folder that was made, and no link is followed. False
  // when something of it stays, or somebody is at it; nothing to be removed is true.
  bool remove(const std::string& id);
  // Removes those that nobody has asked for in this time and in which no call runs, or may run; the
  // ids of what went.
  std::vector<std::string> sweep(const call::Calls& calls, const os::Now& now,
                                 std::chrono::milliseconds age);

 private:
  bool is_sound(const std::string& id, const ScratchWorktree& worktree) const;
  void fill(const std::string& id, ScratchWorktree& worktree, const os::FileLock& lock);
  bool take_away(const std::string& id, const os::FileLock& lock);
  std::vector<std::string> ids() const;

  store::Store& store_;
  git::Layout layout_;
  os::ProcessRunner& processes_;
  std::filesystem::path root_;  // the folder that they lie in
  int workers_;
};

}  // namespace wave::actions
