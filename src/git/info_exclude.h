// SPDX-License-Identifier: MIT
// Our marked block in `info/exclude`, which git shares between all worktrees of a repository: what
// we link into worktrees must not be committed from there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wave::git {

// The text with patterns for these paths in our block; those that stand there stay. The same text
// again when nothing is missing.
std::string with_excluded(std::string_view text, const std::vector<std::string>& paths);

// The text without our block.
std::string without_excluded(std::string_view text);

// Puts the paths (relative to the top of a worktree) into the file. Any number of processes may do
// so at once: `lock` is a file of ours. Throws Error when the file cannot be written, or is a
// symbolic link.
void exclude_paths(const std::filesystem::path& common_dir, const std::filesystem::path& lock,
                   const std::vector<std::string>& paths);

// The file that processes lock to write there.
std::filesystem::path exclude_lock(const std::filesystem::path& wave_dir);

// Takes our block out of the file; false when there is none.
bool forget_excluded(const std::filesystem::path& common_dir, const std::filesystem::path& lock);

}  // namespace wave::git
