// SPDX-License-Identifier: MIT
// The trash of this clone: one folder for each worktree that is being removed, was removed, or is
// on its way back. `<wave dir>/trash/<task>-<n>/` holds `record.json`, `tree` (the worktree) and
// `gitdir` (what stood as `worktrees/<task>`); `trash/open/<task>-<n>` is there, and locked, while
// somebody is at it. See git-wave-format(5).
#pragma once

#include "domain/event.h"
#include "domain/summary.h"
#include "git/layout.h"
#include "os/files.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

enum class TrashPhase { removing, removed, restoring };

// What is being done, written before it is done: whoever finds it can finish or undo it.
struct TrashRecord {
  std::string task;
  int number = 1;  // of the removals of this task
  TrashPhase phase = TrashPhase::removing;
  bool force = false;
  bool keep_branch = false;
  domain::State before = domain::State::done;  // what `cleaned` is moved back to
  bool far = false;        // the worktree is on another file system, and so is its trash
  os::FileId worktree_id;  // of the worktree's folder
  int64_t t_ms = 0;        // when the removal began
  int64_t max_bytes = 0;   // of one file in the snapshot
  int restorations = 0;    // that were tried
  bool secured = false;    // all that must be kept is kept, and what follows is known:
  domain::Removed removed;
  bool delete_branch = false;
  std::string branch_why;
  std::vector<domain::Kept> kept;
  std::vector<std::string> left_out;  // not in the snapshot, though neither ignored nor a leftover
  size_t ignored = 0;                 // ignored files and folders that lie in the trash only

  std::string name() const { return task + '-' + std::to_string(number); }
};

std::filesystem::path trash_dir(const git::Layout& layout);
std::filesystem::path trash_folder(const git::Layout& layout, const TrashRecord& record);
// Where the removed worktree lies: in that folder, or in a folder beside its place when that is on
// another file system.
std::filesystem::path trashed_tree(const git::Layout& layout, const TrashRecord& record,
                                   const domain::Summary& task);
std::filesystem::path trashed_git_dir(const git::Layout& layout, const TrashRecord& record);

void write_trash_record(const git::Layout& layout, const TrashRecord& record);
// Nothing when there is none, or it cannot be understood.
std::optional<TrashRecord> read_trash_record(const git::Layout& layout, const std::string& name);
// Folders that somebody began to move something into or out of and has not finished with: by name.
std::vector<std::string> open_trash(const git::Layout& layout);
std::filesystem::path open_trash_mark(const git::Layout& layout, const std::string& name);
// Every record, by name.
std::vector<TrashRecord> trash_records(const git::Layout& layout);

}  // namespace wave::actions
