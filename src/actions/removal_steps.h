// SPDX-License-Identifier: MIT
// The steps of a removal and of a restoration, each of which may be repeated. For removal,
// restoration and finish_removals only.
#pragma once

#include "actions/removal.h"
#include "actions/worktree_look.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace wave::actions {

// How long one removal or restoration waits for another of the same task.
constexpr std::chrono::seconds k_mark_patience{10};

class RemovalSteps {
 public:
  // `resumed`: somebody began it and was killed.
  RemovalSteps(RemovalDoors& doors, const domain::Summary& task, TrashRecord record,
               bool resumed = false)
      : doors_(doors),
        task_(task),
        layout_(doors.store.layout()),
        record_(std::move(record)),
        place_((layout_.project / task.worktree).lexically_normal()),
        tree_(trashed_tree(layout_, record_, task)),
        resumed_(resumed) {}

  const TrashRecord& record() const { return record_; }

  // The removal is claimed in the log: everything else.
  void remove();
  // As it was, state included. Only until all is secured.
  void undo_removal();

  // The files are in the trash when this returns: made again from git where they are not.
  // `from` of the answer tells which.
  std::string fetch();
  // The restoration is claimed in the log: everything else.
  void restore(const std::string& from);
  // Whether files and git's entry are in their place again: then it is finished, not undone.
  bool is_back() const;
  void undo_restoration();

  // Nothing is in the trash for this, and nobody is at it.
  void discard();
  void close(TrashPhase phase);
  void set_phase(TrashPhase phase);
  void thaw();

 private:
  git::Repository& repository() { return doors_.store.repository(); }
  void end_sessions();
  void freeze();
  void secure();
  void keep(const std::string& oid);
  void keep_dirt(const WorktreeLook& look, const std::filesystem::path& git_dir);
  void keep_branch_and_others(const std::filesystem::path& git_dir);
  void unregister();
  void drop_branch();
  bool died_making_it() const;
  void outlive_lock() const;
  git::Swap patiently(const std::function<git::Swap()>& move);
  void tell(const store::Proposal& proposal);

  void clear_unfinished() const;
  void clear_half_records() const;
  void rebuild(const std::filesystem::path& git_dir);
  void make_entry(const std::filesystem::path& git_dir, const std::filesystem::path& dot_git);
  void bring_branch();
  void bring_entry();
  void bring_tree();
  void note_worktree();
  static void unlock_entry(const std::filesystem::path& entry);

  RemovalDoors& doors_;
  const domain::Summary task_;
  const git::Layout layout_;
  TrashRecord record_;
  std::filesystem::path place_;
  std::filesystem::path tree_;
  bool resumed_ = false;
};

}  // namespace wave::actions
