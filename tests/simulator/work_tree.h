// SPDX-License-Identifier: MIT
// A work tree as git would leave it: files and index of a commit, and commits made there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wave::simulator {

using Files = std::map<std::string, std::string>;  // content by path

// All files of a commit.
Files files_of(const std::filesystem::path& git_dir, const std::string& commit);

// What `git read-tree -m -u` does with one commit (`from` empty: nothing is there yet), or two:
// what differs is written. False, and nothing is done, when a file on the way is not as `from` has
// it.
struct Fill {
  std::filesystem::path git_dir;
  std::filesystem::path work_tree;
  std::filesystem::path index;
  std::string from;
  std::string to;
  bool writes_files = true;
  bool is_trial = false;
};
bool fill(const Fill& wanted);

// As an agent does it that works in this worktree: writes the files, adds and commits them, with
// `second` as another parent if it is not empty. Nothing when that cannot be done: git is locked,
// say, or the worktree is gone.
std::optional<std::string> commit(const std::filesystem::path& work_tree, const Files& changed,
                                  const std::string& message, const std::string& second = "");
// Where HEAD stands.
std::optional<std::string> head_of(const std::filesystem::path& work_tree);

}  // namespace wave::simulator
