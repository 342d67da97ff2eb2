// SPDX-License-Identifier: MIT
// What differs between two commits, or a commit and the files of a worktree. Through libgit2 alone:
// no hook, filter, text conversion or external diff runs, whoever has written the repository's
// configuration, and no attribute decides what is shown.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

struct DiffQuery {
  std::string from;  // a commit; empty: nothing was there
  std::string to;    // a commit
  // Not empty: its files are compared instead, without those that are ignored.
  std::filesystem::path work_tree;
  std::filesystem::path index;     // of that worktree: tells quickly what is unchanged
  std::vector<std::string> paths;  // patterns as git has them; empty: all
};

struct DiffFile {
  char status = 'M';  // A, D, M, R(enamed), C(opied), T(ype changed)
  std::string path;
  std::string old_path;  // where it differs
  size_t added = 0;      // lines
  size_t removed = 0;
  bool binary = false;
};

// A line of a patch. `kind`: ' ', '+', '-' as the line begins; 'F' of a file's head, 'H' of a
// hunk's, 'B' about a binary file, '\\' about a missing newline.
struct DiffLine {
  char kind = ' ';
  std::string text;  // without its newline
};

struct Diff {
  std::vector<DiffFile> files;
  std::vector<DiffLine> lines;
  // Of the worktree: files that are too large to be looked into, and repositories inside ("x/").
  std::vector<std::string> left_out;
};

// `trusted_dir`: the git directory of our own (see trusted_git.h), whose settings say how files of
// a worktree become blobs; nothing is written, there or elsewhere. Throws Error.
Diff make_diff(const std::filesystem::path& trusted_dir, const DiffQuery& query);

}  // namespace wave::git
