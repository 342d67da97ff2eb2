// SPDX-License-Identifier: MIT
// A worktree's dirty state as one commit, in the form of a stash, so that plain git can read it:
//   the commit's tree   tracked files as they lie in the worktree, byte by byte
//   1st parent          what HEAD was
//   2nd parent          a commit whose tree is the index
//   3rd parent          a commit whose tree is the untracked files
//   4th parent          a commit with what else git knew: merges and rebases under way ("git/..."),
//                       the sides of conflicts ("conflict/<stage>/..."); its parents are the
//                       commits that these name
// The message of each ends with k_snapshot_trailer.
#pragma once

#include "git/repository.h"
#include "git/worktree_scan.h"
#include "os/process_runner.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

constexpr const char* k_snapshot_trailer = "Wave-Snapshot: 1";

struct SnapshotRequest {
  std::filesystem::path tree;
  std::filesystem::path git_dir;
  std::string head_oid;    // empty: HEAD has no commit yet
  std::string name;        // for the subject
  uint64_t max_bytes = 0;  // larger files are left out
  int64_t time_s = 0;      // equal content and time give the equal commit
};

struct Snapshot {
  std::string oid;
  std::vector<std::string>
      left_out;  // secret-looking, too large, unreadable, or git cannot hold it
};

Snapshot take_snapshot(Repository& repository, const SnapshotRequest& request,
                       const WorktreeScan& scan);

// Throws Error unless everything that the commit leads to, up to its first parent, is there; what
// that parent does not have is read.
void verify_snapshot(const Repository& repository, const std::string& oid);

// The parts of a commit that take_snapshot made; nothing for any other commit.
struct SnapshotParts {
  std::string head;
  std::string index_tree;
  std::string work_tree;
  std::string untracked_tree;
  std::string state_tree;
};
std::optional<SnapshotParts> read_snapshot(const Repository& repository, const std::string& oid);

// Puts the dirty state over a tree that holds exactly what HEAD does: files, index and git's own
// notes of what was under way.
void apply_snapshot(const Repository& repository, const SnapshotParts& parts,
                    const std::filesystem::path& tree, const std::filesystem::path& git_dir);

// Whether a file of a git directory, by its path there, is one of git's own notes of that kind.
bool is_state_note(const std::string& path);

// Something that git is in the middle of in this git directory, in a word ("merge", "rebase");
// empty when it is not.
std::string operation_under_way(const std::filesystem::path& git_dir);

}  // namespace wave::git
