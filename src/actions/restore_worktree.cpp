// SPDX-License-Identifier: MIT
// What a restoration asks and claims before its steps are taken.
#include "actions/checked_out.h"
#include "actions/removal.h"
#include "actions/removal_checks.h"
#include "actions/removal_events.h"
#include "actions/removal_steps.h"
#include "domain/feature_name.h"
#include "error/error.h"
#include "os/file_lock.h"
#include "os/files.h"

#include <charconv>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

void check_name(index::Index& index, const domain::Summary& task) {
  const auto other = domain::feature_collision(task.feature, index.features_in_use(task.feature));
  if (other) {
    refuse("the name '" + task.feature + "' was taken again by " +
               (*other == task.feature ? "a newer task" : "the task '" + *other + "'"),
           "git wave cleanup " + *other + " frees it");
  }
}

void check_branch(store::Store& store, const domain::Summary& task,
                  const domain::Removed& removed) {
  const git::Repository& repository = store.repository();
  const std::string name = task.branch.substr(std::string("refs/heads/").size());
  const auto tip = repository.ref(task.branch);
  if (tip && *tip != removed.tip) {
    refuse("the branch '" + name + "' was " + (removed.branch_deleted ? "made anew" : "moved") +
               " since '" + task.feature + "' was cleaned up",
           "rename that branch first: git branch -m");
  }
  if (tip && is_checked_out(store.layout(), repository, task.branch, task.id)) {
    refuse("the branch '" + name + "' is checked out in another worktree",
           "switch that worktree to another branch first");
  }
  if (!tip && !removed.tip.empty() && !repository.commit(removed.tip)) {
    refuse("the commits of '" + task.feature + "' are no longer there",
           "they were dropped by gc after their time");
  }
}

bool is_as_seen(store::Store& store, const domain::Task& seen) {
  const auto now = store.index().task(seen.id);
  return now && now->state == seen.state && now->removed &&
         now->removed->trash == seen.removed->trash;
}

// What is recorded of the removal; from the log alone when the trash has been emptied.
TrashRecord record_of(store::Store& store, const domain::Summary& task,
                      const domain::Removed& removed) {
  if (auto record = read_trash_record(store.layout(), removed.trash)) {
    record->removed = removed;
    return *record;
  }
  TrashRecord record;
  record.task = task.id;
  const std::string number = removed.trash.substr(removed.trash.rfind('-') + 1);
  std::from_chars(number.data(), number.data() + number.size(), record.number);
  record.phase = TrashPhase::removed;
  record.before = task.result.value_or(domain::State::done);
  record.secured = true;
  record.removed = removed;
  return record;
}

void claim(RemovalDoors& doors, const domain::Summary& task, const TrashRecord& record) {
  const auto appended = doors.store.append(doors.clock.now(), doors.by, [&](index::Index& index) {
    check_name(index, task);
    domain::Event event =
        removal_move(RemovalFact::restore_claimed, record, domain::State::cleaned, record.before);
    const auto now = index.task(task.id);
    if (now) event.reason = now->reason;
    if (now) event.detail = now->detail;
    return std::vector<domain::Event>{event};
  });
  if (appended.refused) throw Error(*appended.refused, "", Exit::no);
}

}  // namespace

Restored restore_worktree(RemovalDoors& doors, const domain::Summary& asked) {
  finish_removals(doors, asked.id);
  store::Store& store = doors.store;
  const git::Layout& layout = store.layout();
  const domain::Summary task = store.index().summary(asked.id).value_or(asked);
  if (task.state != domain::State::cleaned) {
    refuse("'" + task.feature + "' is " + std::string(to_string(task.state)) +
               ": there is nothing to restore",
           "git wave status --all --state cleaned lists what can be");
  }
  ended_task(doors, task);  // ours?
  const auto full = store.index().task(task.id);
  if (!full || !full->removed) {
    refuse("another process is removing '" + task.feature + "' right now", "try again in a moment");
  }
  check_name(store.index(), task);
  const fs::path place = (layout.project / task.worktree).lexically_normal();
  if (os::file_id(place)) refuse("'" + place.string() + "' is there already", "move it away first");
  check_branch(store, task, *full->removed);

  // Whoever finishes its removal, reconcile say, is done in a moment.
  const fs::path mark = open_trash_mark(layout, full->removed->trash);
  os::make_private_folder(mark.parent_path());
  auto held = os::FileLock::acquire(mark, k_mark_patience);
  if (!held) refuse("another process is at '" + task.feature + "' right now", "try again");
  if (!is_as_seen(store, *full)) {
    held.reset();
    finish_removals(doors, task.id);  // the mark goes, or what a killed one has left is finished
    refuse("'" + task.feature + "' was restored by somebody else meanwhile",
           "git wave show " + task.feature + " tells about it");
  }
  TrashRecord record = record_of(store, task, *full->removed);
  record.restorations = next_restoration(store.index(), record);
  os::make_private_folder(trash_folder(layout, record));
  RemovalSteps steps(doors, task, record);
  const bool was_there = read_trash_record(layout, record.name()).has_value();
  Restored out;
  try {
    out.from = steps.fetch();
    steps.set_phase(TrashPhase::restoring);
    claim(doors, task, record);
  } catch (...) {
    if (may_be_told(store, RemovalFact::restore_claimed, record)) throw;
    if (was_there || os::file_id(trashed_tree(layout, record, task))) {
      steps.close(TrashPhase::removed);
    } else {
      steps.discard();
    }
    throw;
  }
  try {
    steps.restore(out.from);
  } catch (const Error&) {
    if (!steps.is_back()) steps.undo_restoration();
    throw;
  }
  out.state = record.before;
  out.worktree = place;
  return out;
}

}  // namespace wave::actions
