// SPDX-License-Identifier: MIT
// Which commit each line of a file came from, as `git blame --incremental` says it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wave::git {

struct BlameRequest {
  std::string path;    // from the root, as bytes
  std::string commit;  // whose file is asked about; of a worktree: what its HEAD is
  // Not empty: the file as it lies there, with its staged renames.
  std::filesystem::path work_tree;
  std::filesystem::path git_dir;    // of that worktree
  std::vector<std::string> ranges;  // as for -L; none: all lines
};

// Lines that came from one commit together. Numbers of lines begin with 1.
struct BlameHunk {
  std::string oid;  // empty: not committed yet
  int64_t line = 0;
  int64_t count = 0;
  int64_t source_line = 0;  // where the first of them stood in that commit
  std::string source_path;  // in which file; as bytes
};

// The hunks in the order of their lines. What is not understood is left out.
std::vector<BlameHunk> parse_blame(std::string_view output);

// A path as git writes it where it has quoted it: "with \"quotes\" and \303\244". Any other stays.
std::string unquoted_path(std::string_view text);

}  // namespace wave::git
