// SPDX-License-Identifier: MIT
// Copies files and folders from one tree into another, where an agent may have been: no symbolic
// link is followed on either side, nothing that is there is replaced, and nothing outside of the
// two trees is read or written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::os {

// What is still allowed, and what was done.
struct CopyCount {
  uint64_t bytes_left = 0;
  uint64_t files = 0;
  uint64_t bytes = 0;
  // What was passed over, as sentences: a FIFO, a device, a `.git`, a name that is taken.
  std::vector<std::string> passed_over;
};

// Copies `relative` (a file, a folder with all below it, or a symbolic link as a link) of `from` to
// the same place in `to`, making the folders above it. Modes and times are kept, set-user-id is
// not; extents are shared where the file system can. A file appears whole or not at all. Returns
// false when there is nothing of that name. Throws Error: for a path that leaves the tree or goes
// through a symbolic link, when `bytes_left` does not suffice, when something cannot be read or
// written.
bool copy_tree(const std::filesystem::path& from, const std::filesystem::path& to,
               const std::filesystem::path& relative, CopyCount& count);

// Makes `to`/`relative` a symbolic link to `target`, and the folders above it, by the same rules.
// False when something else has that name already.
bool link_beneath(const std::filesystem::path& to, const std::filesystem::path& relative,
                  const std::filesystem::path& target);

}  // namespace wave::os
