// SPDX-License-Identifier: MIT
// The side of RemovalSteps that brings a worktree back.
#include "actions/checked_out.h"
#include "actions/removal.h"
#include "actions/removal_checks.h"
#include "actions/removal_events.h"
#include "actions/removal_steps.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/snapshot.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "os/failpoint.h"
#include "os/move.h"
#include "os/random.h"
#include "os/remove_tree.h"
#include "runner/launch_record.h"
#include "store/commits.h"

#include <cerrno>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_unfinished = ".new-";

// A git process of a killed rebuilding may still write under the name that it was given.
std::string unfinished_suffix() { return k_unfinished + domain::crockford32(os::random_bytes(10)); }

std::optional<runner::LaunchRecord> newest_launch(const git::Layout& layout,
                                                  const domain::Summary& task) {
  for (int attempt = task.attempt; attempt > 0; --attempt) {
    auto launch = runner::read_launch(layout.run_dir(domain::run_id(task.id, attempt)));
    if (launch) return launch;
  }
  return std::nullopt;
}

}  // namespace

void RemovalSteps::unlock_entry(const fs::path& entry) {
  if (os::file_id(entry / "locked") && os::read_file(entry / "locked") == k_lock_note) {
    fs::remove(entry / "locked");
  }
}

// The pointers between a worktree and its entry, as they were made when the task began.
void RemovalSteps::make_entry(const fs::path& git_dir, const fs::path& dot_git) {
  git::WorktreeEntry entry;
  entry.common_dir = layout_.common_dir;
  entry.id = record_.task;
  entry.path = place_;
  entry.branch = record_.removed.head.empty() ? task_.branch : record_.removed.head;
  const auto launch = newest_launch(layout_, task_);
  entry.task_note = record_.task + "\n" + (launch ? launch->socket.string() : std::string()) + "\n";
  git::write_worktree_entry(entry, git_dir, dot_git);
}

// Of rebuildings that were killed.
void RemovalSteps::clear_unfinished() const {
  for (const fs::path& folder : {trash_folder(layout_, record_), tree_.parent_path()}) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      const std::string name = entry.path().filename().string();
      const bool of_this = !record_.far || folder != tree_.parent_path() ||
                           name.starts_with(tree_.filename().string() + k_unfinished);
      if (of_this && name.find(k_unfinished) != std::string::npos) os::remove_tree(entry.path());
    }
  }
}

// From the kept commit, or from where HEAD was; beside the place in the trash, then by rename.
void RemovalSteps::rebuild(const fs::path& git_dir) {
  const std::string snapshot = record_.removed.snapshot.empty()
                                   ? ""
                                   : repository().ref(record_.removed.snapshot).value_or("");
  const auto parts = snapshot.empty() ? std::nullopt : git::read_snapshot(repository(), snapshot);
  if (!record_.removed.snapshot.empty() && !parts) {
    refuse("what '" + task_.feature + "' had not committed is no longer kept",
           "gc has dropped it after its time; its branch may be there: git branch -a");
  }
  std::string head = parts ? parts->head : record_.removed.head_oid;
  if (head.empty()) head = record_.removed.tip;  // the worktree was gone, and git's entry with it
  if (head.empty()) refuse("'" + task_.feature + "' had no worktree", "git wave start begins anew");
  if (!repository().commit(head)) {
    refuse("the commits of '" + task_.feature + "' are no longer there",
           "they were dropped by gc after their time");
  }
  clear_unfinished();
  const std::string suffix = unfinished_suffix();
  const fs::path tree = fs::path(tree_.string() + suffix);
  const fs::path fresh = fs::path(git_dir.string() + suffix);
  os::make_private_folder(tree.parent_path());
  os::make_folder(tree);
  make_entry(fresh, tree / ".git");
  git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors_.processes);
  trusted.prepare(repository());
  trusted.fill(tree, fresh / "index", head, 1);
  if (parts) git::apply_snapshot(repository(), *parts, tree, fresh);
  os::remove_tree(git_dir);
  fs::rename(fresh, git_dir);
  fs::rename(tree, tree_);
}

std::string RemovalSteps::fetch() {
  const fs::path git_dir = trashed_git_dir(layout_, record_);
  if (!os::file_id(tree_)) {
    rebuild(git_dir);
    return "keep";
  }
  if (!os::file_id(git_dir)) {
    // Git had forgotten the worktree before it was removed.
    clear_unfinished();
    const fs::path fresh = fs::path(git_dir.string() + unfinished_suffix());
    make_entry(fresh, tree_ / ".git");
    if (repository().commit(record_.removed.tip)) {
      git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors_.processes);
      trusted.prepare(repository());
      trusted.index_only(tree_, fresh / "index", record_.removed.tip);
    }
    fs::rename(fresh, git_dir);
  }
  return "trash";
}

void RemovalSteps::bring_branch() {
  const std::string& tip = record_.removed.tip;
  if (tip.empty() || repository().ref(task_.branch) == tip) return;
  const git::Swap swap = patiently([&] {
    return repository().swap_ref(task_.branch, tip, std::nullopt, "branch: restored by git-wave");
  });
  if (swap == git::Swap::locked) {
    refuse("the branch '" + task_.feature + "' is locked by another git process", "try again");
  }
  if (swap != git::Swap::done && repository().ref(task_.branch) != tip) {
    refuse("the branch '" + task_.feature + "' was made by somebody else a moment ago",
           "rename that branch first: git branch -m");
  }
}

void RemovalSteps::bring_entry() {
  const fs::path git_dir = trashed_git_dir(layout_, record_);
  if (!os::file_id(git_dir) || git::is_worktree_entry(layout_.task_git_dir(record_.task))) return;
  // Of git processes that were at work in it when it was taken away from them.
  for (const char* lock : {"HEAD.lock", "logs/HEAD.lock", "index.lock"}) fs::remove(git_dir / lock);
  const std::string& head = record_.removed.head;
  // It stood on another branch, which is gone: its commit is what counts.
  if (head.starts_with("refs/") && head != task_.branch && !record_.removed.head_oid.empty() &&
      !repository().ref(head)) {
    os::write_file(git_dir / "HEAD", record_.removed.head_oid + "\n", os::Durability::fast, 0644);
  }
  os::write_file(git_dir / "locked", k_lock_note);
  git::publish_worktree_entry(git_dir, layout_.common_dir, record_.task);
}

void RemovalSteps::bring_tree() {
  if (!os::file_id(tree_)) return;
  std::error_code ignored;
  fs::create_directories(place_.parent_path(), ignored);
  const int failure = os::move_if_free(tree_, place_);
  if (failure == EEXIST || failure == ENOTEMPTY) {
    refuse("'" + place_.string() + "' is there already", "move it away first");
  }
  if (failure != 0) throw Error("cannot make '" + place_.string() + "': " + os::reason_of(failure));
}

// The folder may be a new one: later removals know it by this.
void RemovalSteps::note_worktree() {
  const auto there = os::file_id(place_);
  auto launch = newest_launch(layout_, task_);
  if (!there || !launch || launch->worktree_id == *there) return;
  launch->worktree_id = *there;
  runner::write_launch(layout_.run_dir(domain::run_id(task_.id, launch->attempt)), *launch);
}

void RemovalSteps::set_phase(TrashPhase phase) {
  record_.phase = phase;
  write_trash_record(layout_, record_);
}

void RemovalSteps::restore(const std::string& from) {
  WAVE_FAILPOINT("restore.claimed");
  bring_branch();
  WAVE_FAILPOINT("restore.branch");
  bring_entry();
  WAVE_FAILPOINT("restore.entry");
  bring_tree();
  WAVE_FAILPOINT("restore.tree");
  note_worktree();
  unlock_entry(layout_.task_git_dir(record_.task));
  tell([&](index::Index& index) {
    std::vector<domain::Event> out;
    if (is_told(index, RemovalFact::restored, record_)) return out;
    domain::Event event;
    event.id = removal_event_id(RemovalFact::restored, record_);
    event.task = record_.task;
    event.body = domain::Restored{from};
    out.push_back(std::move(event));
    return out;
  });
  WAVE_FAILPOINT("restore.told");
  discard();
}

bool RemovalSteps::is_back() const {
  return os::file_id(place_) && !os::file_id(tree_) &&
         git::is_worktree_entry(layout_.task_git_dir(record_.task));
}

void RemovalSteps::undo_restoration() {
  const fs::path entry = layout_.task_git_dir(record_.task);
  if (git::is_worktree_entry(entry) && os::file_id(tree_)) {
    os::move_if_free(entry, trashed_git_dir(layout_, record_));
  }
  if (record_.removed.branch_deleted && !record_.removed.tip.empty() &&
      !is_checked_out(layout_, repository(), task_.branch, record_.task)) {
    repository().delete_ref(task_.branch, record_.removed.tip);
  }
  tell([&](index::Index& index) {
    std::vector<domain::Event> out;
    const auto now = index.task(record_.task);
    if (!now || now->state != record_.before ||
        is_told(index, RemovalFact::restore_undone, record_)) {
      return out;
    }
    out.push_back(
        removal_move(RemovalFact::restore_undone, record_, record_.before, domain::State::cleaned));
    return out;
  });
  close(TrashPhase::removed);
}

}  // namespace wave::actions
