// SPDX-License-Identifier: MIT
// Where a project's folders lie. Pure computation over paths.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace wave::git {

// A project: one repository and the worktrees of its tasks.
//   managed:   PROJECT/repo.git, PROJECT/main, PROJECT/<feature>
//   in place:  <repo> as it stands, <repo>.wave/<feature> beside it
struct Layout {
  std::filesystem::path common_dir;
  std::filesystem::path project;  // the folder that recorded worktree paths are relative to
  std::string repo;               // the repository's own name, without .git
  bool managed = false;

  // Our runtime state: <common dir>/wave.
  std::filesystem::path wave_dir() const { return common_dir / "wave"; }
  // Where things are made that appear elsewhere by one rename.
  std::filesystem::path staging_dir() const { return wave_dir() / "staging"; }
  std::filesystem::path runs_dir() const { return wave_dir() / "runs"; }
  std::filesystem::path run_dir(const std::string& run) const { return runs_dir() / run; }
  std::filesystem::path private_dir(const std::string& task) const {
    return wave_dir() / "private" / task;
  }
  // The git directory of a task's worktree.
  std::filesystem::path task_git_dir(const std::string& task) const {
    return common_dir / "worktrees" / task;
  }
};

Layout layout_of(const std::filesystem::path& common_dir);

// The folder of a feature's worktree. `path_template` is the setting worktree.path, with {repo},
// {parent} and {feature}; empty means the layout's own place. Throws Error when it names no
// absolute path or lacks {feature}.
std::filesystem::path worktree_path(const Layout& layout, const std::string& feature,
                                    const std::string& path_template);

// The folder that the worktrees of all features lie in, at some depth; nothing when there is none
// that they have in common.
std::optional<std::filesystem::path> worktrees_root(const Layout& layout,
                                                    const std::string& path_template);

}  // namespace wave::git
