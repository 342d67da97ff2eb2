// SPDX-License-Identifier: MIT
// A git directory for one call of git, in which HEAD is a given commit. It shares all else with
// trusted.git, as worktrees share a repository, so that git can be asked about a worktree's files
// without reading anything in the worktree's own git directory.
#pragma once

#include "os/file_lock.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::git {

class PassingHead {
 public:
  // Made below `trusted_dir`, and removed with this object; those of killed processes are removed
  // by the next. `merging`: the text of MERGE_HEAD, or empty.
  PassingHead(const std::filesystem::path& trusted_dir, const std::string& oid,
              const std::string& merging);
  ~PassingHead();
  PassingHead(const PassingHead&) = delete;
  PassingHead& operator=(const PassingHead&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  std::optional<os::FileLock> lock_;
};

}  // namespace wave::git
