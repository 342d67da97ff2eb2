// SPDX-License-Identifier: MIT
// The warm pool: worktrees without a name and without a task, filled beforehand with the commit
// that tasks start from, so that a start only has to move one into place. Git knows nothing of
// them. pool_filler.h makes them; this gives them away.
#pragma once

#include "actions/pool_slot.h"
#include "config/config.h"
#include "git/repository.h"
#include "git/trusted_git.h"
#include "git/worktree.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace wave::actions {

struct PoolSettings {
  int size = 0;
  uint64_t bytes = 0;          // of all members
  uint64_t min_files = 0;      // smaller commits are not worth it
  std::filesystem::path root;  // the members' folder; empty: worktrees have no place in common

  static PoolSettings of(const config::Config& config, const git::Layout& layout);
};

// Why a member may not be given away, or nothing. `looks` tells whether every file is looked at.
enum class Look { record, files };
std::optional<std::string> fault_of(const PoolSlot& slot, const PoolRecord& record,
                                    const PoolSettings& settings, const std::string& ways,
                                    Look look);

class WorktreePool {
 public:
  // `trusted` must be prepared.
  WorktreePool(const git::Layout& layout, const PoolSettings& settings, git::TrustedGit& trusted,
               const git::Repository& repository, int workers);

  // A member becomes the worktree `entry`, with the files of `oid`; false when there is none that
  // can: then nothing has been done, and it is made from scratch. No member is given to two, and
  // none in which a file has changed since it was made.
  bool claim(const git::WorktreeEntry& entry, const std::string& oid);

 private:
  bool claim(const PoolSlot& slot, const git::WorktreeEntry& entry, const std::string& oid);
  bool spoil(const PoolSlot& slot, PoolRecord record);
  bool is_near(const PoolRecord& record, const std::string& oid) const;

  git::Layout layout_;
  const PoolSettings& settings_;
  git::TrustedGit& trusted_;
  const git::Repository& repository_;
  int workers_;
};

}  // namespace wave::actions
