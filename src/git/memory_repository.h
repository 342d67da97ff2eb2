// SPDX-License-Identifier: MIT
// A repository's objects with more on top that exist in memory only, until they are handed over.
// It has no configuration, no attributes, no index and no worktree, so nothing of these matters.
// For this room's sources only.
#pragma once

#include "git/handle.h"
#include "git/repository.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

class MemoryRepository {
 public:
  struct Change {
    std::string path;
    unsigned mode = 0;  // what it is now
  };

  explicit MemoryRepository(const std::filesystem::path& common_dir);

  // Three trees; the index holds what came of it, conflicts included. The caller owns it.
  git_index* merge(const std::string& ancestor, const std::string& ours, const std::string& theirs);
  // The same of two commits.
  git_index* merge_commits(const std::string& ours, const std::string& theirs);
  // Throws Error when the index has a path that no tree can have.
  std::string write_tree(git_index* index);
  std::string write_commit(const std::string& bytes);
  std::string empty_tree();
  // What is new or different in `to`.
  std::vector<Change> changes(const std::string& from, const std::string& to) const;

  // Writes the commit, and what it leads to and `repository` lacks, there: on disk before the next
  // ref moves.
  void hand_over(Repository& repository, const std::string& commit) const;

 private:
  std::string read(const std::string& oid) const;
  void hand_over_tree(Repository& repository, const std::string& oid) const;

  std::filesystem::path common_dir_;
  OdbHandle objects_;
  RepositoryHandle repository_;
};

}  // namespace wave::git
