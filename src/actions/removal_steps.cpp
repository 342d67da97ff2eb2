// SPDX-License-Identifier: MIT
#include "actions/removal_steps.h"

#include "actions/checked_out.h"
#include "actions/default_branch.h"
#include "actions/keep.h"
#include "actions/removal_checks.h"
#include "actions/removal_events.h"
#include "domain/branch_fate.h"
#include "error/error.h"
#include "git/snapshot.h"
#include "git/worktree.h"
#include "os/failpoint.h"
#include "os/half_written.h"
#include "os/move.h"
#include "store/commits.h"
#include "store/ref_lock.h"
#include "store/spool.h"

#include <algorithm>
#include <cerrno>
#include <thread>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_lock_look{5};
constexpr int k_lock_looks = 1000;

std::vector<std::string> base_tips(RemovalDoors& doors, const domain::Summary& task) {
  const git::Repository& repository = doors.store.repository();
  const std::string fallback = default_branch(doors.store.layout(), repository);
  std::vector<std::string> out;
  for (const std::string& ref : {task.base_ref, "refs/heads/" + fallback}) {
    const size_t slash = ref.find('/', ref.find('/') + 1);
    if (ref.empty() || slash == std::string::npos || ref == task.branch) continue;
    std::vector<std::string> names = {ref};
    if (ref.starts_with("refs/heads/")) names.push_back("refs/remotes/origin" + ref.substr(slash));
    for (const std::string& name : names) {
      if (const auto tip = store::sound_tip(repository, name)) out.push_back(*tip);
    }
  }
  return out;
}

std::vector<std::string> remote_tips(const git::Repository& repository) {
  std::vector<std::string> out;
  for (const std::string& name : repository.ref_names("refs/remotes/")) {
    if (const auto tip = store::sound_tip(repository, name)) out.push_back(*tip);
  }
  return out;
}

bool has_begun(const domain::Task& task) {
  return std::any_of(task.runs.begin(), task.runs.end(),
                     [](const domain::Run& run) { return run.started_ms.has_value(); });
}

domain::BranchFacts branch_facts(RemovalDoors& doors, const domain::Task& task,
                                 const domain::Summary& summary, const TrashRecord& record) {
  git::Repository& repository = doors.store.repository();
  domain::BranchFacts facts;
  const auto tip = store::sound_tip(repository, task.branch);
  facts.exists = tip.has_value();
  facts.begun = has_begun(task);
  facts.ours = task.own_branch;
  facts.keep_asked = record.keep_branch;
  if (!tip) return facts;
  facts.checked_out = is_checked_out(doors.store.layout(), repository, task.branch, task.id);
  facts.merged = repository.is_within(*tip, base_tips(doors, summary));
  facts.pushed = !facts.merged && repository.is_within(*tip, remote_tips(repository));
  return facts;
}

}  // namespace

// The worktree goes out of reach of whoever knows its path; git keeps its entry until all is kept.
void RemovalSteps::freeze() {
  if (os::file_id(tree_) || os::file_id(place_) != record_.worktree_id) return;
  const fs::path entry = layout_.task_git_dir(record_.task);
  // git worktree prune passes over what is locked.
  if (git::is_worktree_entry(entry)) os::write_file(entry / "locked", k_lock_note);
  os::make_private_folder(tree_.parent_path());
  const int failure = os::move_if_free(place_, tree_);
  if (failure == EXDEV && !record_.far) {
    record_.far = true;
    tree_ = trashed_tree(layout_, record_, task_);
    write_trash_record(layout_, record_);
    return freeze();
  }
  if (failure == EBUSY) {
    throw Error("'" + place_.string() + "' is in use as a mount point", "unmount it first");
  }
  if (failure != 0) throw Error("cannot move '" + place_.string() + "': " + os::reason_of(failure));
}

void RemovalSteps::thaw() {
  const fs::path entry = layout_.task_git_dir(record_.task);
  if (os::file_id(tree_)) {
    const int failure = os::move_if_free(tree_, place_);
    if (failure != 0) {
      throw Error("cannot move '" + tree_.string() + "' back: " + os::reason_of(failure));
    }
  }
  unlock_entry(entry);
}

void RemovalSteps::keep(const std::string& oid) {
  const domain::Kept kept = keep_commit(repository(), layout_.common_dir, record_.task, oid);
  const bool known = std::any_of(record_.kept.begin(), record_.kept.end(),
                                 [&](const domain::Kept& each) { return each.ref == kept.ref; });
  if (!known) record_.kept.push_back(kept);
}

void RemovalSteps::keep_dirt(const WorktreeLook& look, const fs::path& git_dir) {
  git::SnapshotRequest request;
  request.tree = tree_;
  request.git_dir = git_dir;
  request.head_oid = look.head_oid;
  if (request.head_oid.empty()) request.head_oid = record_.removed.tip;
  request.name = task_.feature;
  request.max_bytes = static_cast<uint64_t>(record_.max_bytes);
  request.time_s = record_.t_ms / 1000;
  const git::Snapshot snapshot = git::take_snapshot(repository(), request, look.scan);
  keep(snapshot.oid);
  git::verify_snapshot(repository(), snapshot.oid);
  record_.removed.snapshot = record_.kept.back().ref;
  record_.left_out = snapshot.left_out;
  for (const std::string& path : look.scan.nested) record_.left_out.push_back(path + '/');
}

void RemovalSteps::keep_branch_and_others(const fs::path& git_dir) {
  const auto task = doors_.store.index().task(record_.task);
  if (!task) throw Error("there is no task '" + record_.task + "'");
  const domain::BranchFate fate = domain::branch_fate(branch_facts(doors_, *task, task_, record_));
  record_.delete_branch = fate.remove;
  record_.branch_why = fate.why;
  if (fate.keep_tip) keep(record_.removed.tip);
  std::vector<std::string> held;
  for (const domain::Kept& kept : record_.kept) held.push_back(kept.oid);
  // A branch that is deleted because it is merged or pushed is held by others.
  if (!record_.removed.tip.empty()) held.push_back(record_.removed.tip);
  uint64_t from_start = 0;
  const auto seen = store::read_reflog(git_dir, from_start);
  const auto tips = left_behind(repository(), *task, seen, task_.branch, held);
  if (!tips.empty()) keep(bundle(repository(), task_.feature, tips, record_.t_ms / 1000));
}

// From here on nothing is lost, whatever goes.
void RemovalSteps::secure() {
  if (record_.secured) return;
  const fs::path registered = layout_.task_git_dir(record_.task);
  const fs::path git_dir =
      git::is_worktree_entry(registered) ? registered : trashed_git_dir(layout_, record_);
  const WorktreeLook look = look_at_worktree(doors_.store, doors_.processes, task_, tree_, git_dir);
  const bool is_there = os::file_id(tree_).has_value();
  if (is_there && look.is_dirty() && !record_.force) refuse_dirty(task_, look);
  record_.removed.trash = record_.name();
  record_.removed.head = look.head;
  record_.removed.head_oid = look.head_oid;
  record_.removed.tip = store::sound_tip(repository(), task_.branch).value_or("");
  record_.ignored = look.scan.ignored.size();
  if (is_there ? look.is_dirty() : look.staged + look.conflicts > 0) keep_dirt(look, git_dir);
  keep_branch_and_others(git_dir);
  record_.secured = true;
  write_trash_record(layout_, record_);
}

void RemovalSteps::unregister() {
  const fs::path entry = layout_.task_git_dir(record_.task);
  if (!git::is_worktree_entry(entry)) return;
  const int failure = os::move_if_free(entry, trashed_git_dir(layout_, record_));
  if (failure != 0 && failure != ENOENT) {
    throw Error("cannot move '" + entry.string() + "': " + os::reason_of(failure),
                "git wave reconcile tries again");
  }
}

// A lock on the branch is somebody's at work: it is waited for. Only when one of us was killed at
// this very step may it be ours, and goes if it stands still.
git::Swap RemovalSteps::patiently(const std::function<git::Swap()>& move) {
  store::RefLock lock(layout_.common_dir, task_.branch);
  git::Swap swap = move();
  for (int i = 0; i < k_lock_looks && swap == git::Swap::locked; ++i) {
    if (resumed_) {
      lock.wait();
    } else {
      std::this_thread::sleep_for(k_lock_look);
    }
    swap = move();
  }
  return swap;
}

void RemovalSteps::drop_branch() {
  if (record_.removed.tip.empty() && died_making_it()) return outlive_lock();
  if (!record_.delete_branch || record_.removed.tip.empty()) return;
  if (is_checked_out(layout_, repository(), task_.branch, record_.task)) {
    record_.branch_why = "stays: it is checked out in another worktree";
    return;
  }
  const git::Swap swap =
      patiently([&] { return repository().delete_ref(task_.branch, record_.removed.tip); });
  // Gone may also mean: by us, before we were killed.
  record_.removed.branch_deleted =
      swap == git::Swap::done || !repository().ref(task_.branch).has_value();
  if (record_.removed.branch_deleted && resumed_) return outlive_lock();
  if (record_.removed.branch_deleted) return;
  record_.branch_why = swap == git::Swap::locked ? "stays: another git process has it locked"
                                                 : "stays: it has moved meanwhile";
}

// Our branch is not there, and its only start was killed before its agent began.
bool RemovalSteps::died_making_it() const {
  const auto task = doors_.store.index().task(task_.id);
  return task && task->own_branch && task->runs.size() == 1 && !task->runs.back().started_ms &&
         task->reason == domain::Reason::lost;
}

// What is killed while it makes or deletes the branch may leave no branch, but its lock.
void RemovalSteps::outlive_lock() const {
  const fs::path file = layout_.common_dir / (task_.branch + ".lock");
  store::RefLock lock(layout_.common_dir, task_.branch);
  for (int i = 0; i < k_lock_looks && os::file_id(file); ++i) lock.wait();
}

void RemovalSteps::end_sessions() {
  if (doors_.host.name() != "tmux") return;
  for (const host::Session& session : doors_.host.sessions()) {
    if (session.run.starts_with(record_.task + '-')) doors_.host.end(session.run);
  }
}

void RemovalSteps::tell(const store::Proposal& proposal) {
  const auto appended = doors_.store.append(doors_.clock.now(), doors_.by, proposal);
  if (appended.refused) throw Error(*appended.refused, "", Exit::no);
}

// Of writers that were killed; we alone are here.
void RemovalSteps::clear_half_records() const {
  for (const fs::path& folder : {trash_folder(layout_, record_), trashed_git_dir(layout_, record_),
                                 layout_.task_git_dir(record_.task)}) {
    os::remove_half_written(folder);
  }
}

void RemovalSteps::close(TrashPhase phase) {
  record_.phase = phase;
  write_trash_record(layout_, record_);
  clear_half_records();
  std::error_code ignored;  // reconcile removes the mark of what is finished
  fs::remove(open_trash_mark(layout_, record_.name()), ignored);
}

void RemovalSteps::discard() {
  std::error_code ignored;
  fs::remove(trash_folder(layout_, record_) / "record.json", ignored);
  clear_unfinished();
  clear_half_records();
  fs::remove(trash_folder(layout_, record_), ignored);
  if (record_.far) fs::remove(tree_.parent_path(), ignored);
  fs::remove(open_trash_mark(layout_, record_.name()), ignored);
}

void RemovalSteps::remove() {
  WAVE_FAILPOINT("removal.claimed");
  end_sessions();
  freeze();
  WAVE_FAILPOINT("removal.frozen");
  secure();
  WAVE_FAILPOINT("removal.secured");
  unregister();
  WAVE_FAILPOINT("removal.unregistered");
  drop_branch();
  WAVE_FAILPOINT("removal.branch");
  tell([&](index::Index& index) { return removed_events(index, record_); });
  WAVE_FAILPOINT("removal.told");
  close(TrashPhase::removed);
}

void RemovalSteps::undo_removal() {
  thaw();
  tell([&](index::Index& index) {
    std::vector<domain::Event> out;
    const auto now = index.task(record_.task);
    if (!now || now->state != domain::State::cleaned ||
        is_told(index, RemovalFact::undone, record_)) {
      return out;
    }
    out.push_back(
        removal_move(RemovalFact::undone, record_, domain::State::cleaned, record_.before));
    out.back().reason = now->reason;
    out.back().detail = now->detail;
    return out;
  });
  discard();
}

}  // namespace wave::actions
