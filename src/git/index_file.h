// SPDX-License-Identifier: MIT
// A worktree's index (staging area) as a file: read and changed through libgit2, which looks at
// nothing else.
#pragma once

#include "git/file_mode.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

struct IndexEntry {
  std::string path;
  std::string oid;
  unsigned mode = k_file_mode;
  int stage = 0;  // 1 to 3: one side of a conflict
  bool skip_worktree = false;
  // What stat(2) said of the file when it was last known to be equal.
  int64_t mtime_ns = 0;
  int64_t ctime_ns = 0;
  uint32_t inode = 0;
  uint32_t size = 0;
};

struct IndexFile {
  std::vector<IndexEntry> entries;  // by path, then stage
  int64_t written_ns = 0;           // a file that changed at or after this cannot be told by stat
};

// An empty index when there is no such file. Throws Error when it is none, or of a kind that is not
// understood (split, sparse directories).
IndexFile read_index(const std::filesystem::path& path);

// Takes paths out, then puts entries in; whatever else is there stays, with what is known of the
// files. The index is made when it is missing.
void edit_index(const std::filesystem::path& path, const std::vector<std::string>& out,
                const std::vector<IndexEntry>& in);

}  // namespace wave::git
