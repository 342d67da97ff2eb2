// SPDX-License-Identifier: MIT
#include "actions/removal.h"

#include "actions/removal_checks.h"
#include "actions/removal_events.h"
#include "actions/removal_steps.h"
#include "actions/worktree_look.h"
#include "actions/worktree_place.h"
#include "error/error.h"
#include "os/file_lock.h"
#include "store/spool.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

bool is_as_seen(index::Index& index, const domain::Summary& seen) {
  const auto now = index.summary(seen.id);
  return now && now->state == seen.state && now->attempt == seen.attempt;
}

// Under its lock. Nobody else is at this removal, and everybody can see that we are.
os::FileLock begin(RemovalDoors& doors, const TrashRecord& record, const domain::Summary& task) {
  const git::Layout& layout = doors.store.layout();
  const fs::path mark = open_trash_mark(layout, record.name());
  os::make_private_folder(mark.parent_path());
  auto held = os::FileLock::acquire(mark, k_mark_patience);
  if (!held) {
    throw Error("another process is removing '" + task.feature + "' right now",
                "git wave show " + task.feature + " tells how it went", Exit::no);
  }
  // What lies under this name by now is the record of whoever had it before us.
  index::Index& index = doors.store.index();
  if (!is_as_seen(index, task) || next_removal(index, task.id) != record.number) {
    held.reset();
    finish_removals(doors, task.id);  // the mark goes, or what a killed one has left is finished
    refuse_late(task);
  }
  os::make_private_folder(trash_folder(layout, record));
  return std::move(*held);
}

void claim(RemovalSteps& steps, const domain::Summary& task, RemovalDoors& doors) {
  uint64_t from_start = 0;
  const git::Layout& layout = doors.store.layout();
  const auto seen = store::read_reflog(layout.task_git_dir(task.id), from_start);
  const auto appended = doors.store.append(
      doors.clock.now(), doors.by,
      [&](index::Index& index) {
        if (!is_as_seen(index, task)) refuse_late(task);
        return std::vector<domain::Event>{
            removal_move(RemovalFact::claimed, steps.record(), task.state, domain::State::cleaned)};
      },
      {{task.id, seen}});
  if (appended.refused) throw Error(*appended.refused, "", Exit::no);
}

// Throws Error (1) where it is dirty and that is not asked for.
std::optional<os::FileId> removable_worktree(RemovalDoors& doors, const domain::Summary& task,
                                             const RemovalRequest& request) {
  const git::Layout& layout = doors.store.layout();
  const auto worktree = own_worktree(doors.store, task);
  if (worktree && !request.force) {
    const WorktreeLook look =
        look_at_worktree(doors.store, doors.processes, task, worktree_place(layout, task),
                         layout.task_git_dir(task.id));
    if (look.is_dirty()) refuse_dirty(task, look);
  }
  return worktree;
}

}  // namespace

bool check_removal(RemovalDoors& doors, const domain::Summary& asked,
                   const RemovalRequest& request) {
  const domain::Summary task = ended_task(doors, asked);
  if (task.state == domain::State::cleaned) return false;
  return removable_worktree(doors, task, request).has_value();
}

TrashRecord remove_worktree(RemovalDoors& doors, const domain::Summary& asked,
                            const RemovalRequest& request) {
  const bool resumed = !finish_removals(doors, asked.id).empty();
  const domain::Summary task = ended_task(doors, asked);
  if (task.state == domain::State::cleaned && resumed) {  // just now: that was asked for
    const auto full = doors.store.index().task(task.id);
    const auto done = full && full->removed
                          ? read_trash_record(doors.store.layout(), full->removed->trash)
                          : std::nullopt;
    if (done) return *done;
  }
  if (task.state == domain::State::cleaned) {
    throw Error("'" + task.feature + "' is cleaned up already", "", Exit::no);
  }
  const git::Layout& layout = doors.store.layout();
  const auto worktree = removable_worktree(doors, task, request);
  TrashRecord record;
  record.task = task.id;
  record.number = next_removal(doors.store.index(), task.id);
  record.force = request.force;
  record.keep_branch = request.keep_branch;
  record.before = task.state;
  record.worktree_id = worktree.value_or(os::FileId());
  record.t_ms = doors.clock.now().wall_ms;
  record.max_bytes = request.max_bytes;
  os::make_private_folder(trash_dir(layout));
  record.far = worktree && worktree->device != os::file_id(trash_dir(layout))->device;

  const os::FileLock held = begin(doors, record, task);
  RemovalSteps steps(doors, task, record);
  try {
    write_trash_record(layout, record);
    claim(steps, task, doors);
  } catch (...) {
    if (!may_be_told(doors.store, RemovalFact::claimed, record)) steps.discard();
    throw;
  }
  try {
    steps.remove();
  } catch (const std::exception&) {
    if (!steps.record().secured) steps.undo_removal();
    throw;
  }
  return steps.record();
}

}  // namespace wave::actions
