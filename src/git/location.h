// SPDX-License-Identifier: MIT
// Which repository a folder belongs to, found by reading files alone: no libgit2, so that commands
// which only look something up start at once.
#pragma once

#include "os/process_runner.h"

#include <filesystem>
#include <optional>

namespace wave::git {

// A repository as seen from one folder; see gitrepository-layout(5) for the words.
struct Location {
  std::filesystem::path common_dir;  // absolute
  std::filesystem::path git_dir;     // this worktree's own; equal to common_dir in the main one
  std::filesystem::path work_tree;   // empty in a bare repository
};

// The repository of `from` or of the nearest folder above it (GIT_DIR wins, as for git). A folder
// that holds a `repo.git` counts as belonging to it: `from` always, one above if git-wave has set
// that up. Nothing when there is none.
// Throws Error when the repository belongs to another user, as git itself refuses it.
std::optional<Location> discover(const std::filesystem::path& from,
                                 const os::Environment& environment);

// Whether the `.git` file of a linked worktree names this git directory.
bool points_to(const std::filesystem::path& tree, const std::filesystem::path& git_dir);

// The text of a pointer file such as `.git` ("gitdir: X") or `commondir`, as an absolute path.
std::optional<std::filesystem::path> read_pointer(const std::filesystem::path& file,
                                                  const std::string& prefix);

}  // namespace wave::git
