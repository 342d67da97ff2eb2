// SPDX-License-Identifier: MIT
// What lies in a worktree that no commit holds. Looks at files only, follows no symbolic link, runs
// no hook, filter or monitor, and believes no flag of the index (assume-unchanged, skip-worktree)
// that would hide a change.
#pragma once

#include "git/index_file.h"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace wave::git {

struct WorktreeScan {
  std::vector<IndexEntry> index;       // as it was read
  std::vector<std::string> changed;    // tracked: other content, type or mode, or gone
  std::vector<std::string> untracked;  // files, links and unreadable folders that are not ignored
  std::vector<std::string> ignored;    // files; folders end in '/' and are not looked into
  std::vector<std::string> nested;     // repositories inside: submodules that differ, and others
  std::vector<std::string> special;    // no files, links or folders: pipes, sockets, devices
};

// What a scan asks others. Paths are relative to the worktree; folders end in '/'.
struct ScanDoors {
  // Those of the paths that are ignored.
  std::function<std::set<std::string>(const std::vector<std::string>&)> ignored;
  // The ids that the files would be checked in under, after conversion of line endings; in the same
  // order, empty where there is none. Unset: content is compared byte by byte.
  std::function<std::vector<std::string>(const std::vector<std::string>&)> checked_in;
  bool trust_modes = true;  // core.fileMode
};

// Throws Error when the worktree or its index cannot be read.
WorktreeScan scan_worktree(const std::filesystem::path& tree, const std::filesystem::path& index,
                           const ScanDoors& doors);

}  // namespace wave::git
