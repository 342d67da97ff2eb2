// SPDX-License-Identifier: MIT
#include "actions/removal.h"
#include "actions/removal_events.h"
#include "actions/removal_steps.h"
#include "error/error.h"
#include "host/process_host.h"
#include "os/file_lock.h"
#include "os/log.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

std::string finish_removing(RemovalSteps& steps, index::Index& index) {
  if (is_told(index, RemovalFact::removed, steps.record())) {
    steps.close(TrashPhase::removed);
    return "";
  }
  if (is_told(index, RemovalFact::undone, steps.record())) {
    steps.undo_removal();
    return "";
  }
  if (!is_told(index, RemovalFact::claimed, steps.record())) {
    steps.discard();
    return "";
  }
  try {
    steps.remove();
    return "finished a removal that was killed";
  } catch (const Error& error) {
    if (steps.record().secured) throw;
    steps.undo_removal();
    return std::string("undid a removal that was killed: ") + error.what();
  }
}

std::string finish_restoring(RemovalSteps& steps, index::Index& index) {
  if (is_told(index, RemovalFact::restored, steps.record())) {
    steps.discard();
    return "";
  }
  if (!is_told(index, RemovalFact::restore_claimed, steps.record()) ||
      is_told(index, RemovalFact::restore_undone, steps.record())) {
    steps.close(TrashPhase::removed);
    return "";
  }
  try {
    steps.restore("trash");
    return "finished a restoration that was killed";
  } catch (const Error& error) {
    if (steps.is_back()) throw;
    steps.undo_restoration();
    return std::string("undid a restoration that was killed: ") + error.what();
  }
}

// A mark without a record: killed before there was anything to be done, or after all was.
void drop_mark(const git::Layout& layout, const std::string& name) {
  std::error_code ignored;
  fs::remove(trash_dir(layout) / name, ignored);  // only if it is empty
  fs::remove(open_trash_mark(layout, name), ignored);
}

}  // namespace

std::vector<FinishedRemoval> finish_removals(RemovalDoors& doors, const std::string& only) {
  std::vector<FinishedRemoval> out;
  const git::Layout& layout = doors.store.layout();
  for (const std::string& name : open_trash(layout)) {
    if (!only.empty() && name.substr(0, name.rfind('-')) != only) continue;
    // Somebody alive may be at it: then one that was asked for is waited for.
    const fs::path mark = open_trash_mark(layout, name);
    const auto held = only.empty() ? os::FileLock::try_acquire(mark)
                                   : os::FileLock::acquire(mark, k_mark_patience);
    if (!held) continue;
    const auto record = read_trash_record(layout, name);
    const auto task = record ? doors.store.index().summary(record->task) : std::nullopt;
    if (!task) {
      drop_mark(layout, name);
      continue;
    }
    RemovalSteps steps(doors, *task, *record, true);
    try {
      index::Index& index = doors.store.index();
      std::string what;
      if (record->phase == TrashPhase::removing) what = finish_removing(steps, index);
      if (record->phase == TrashPhase::restoring) what = finish_restoring(steps, index);
      if (record->phase == TrashPhase::removed) steps.close(TrashPhase::removed);
      if (!what.empty()) out.push_back({*task, what});
    } catch (const Error& error) {  // the next pass tries again; the others are not held up by it
      os::log(os::Level::error, "'" + task->feature + "' cannot be removed: " + error.what());
    }
  }
  return out;
}

std::vector<FinishedRemoval> finish_removals(store::Store& store, os::ProcessRunner& processes,
                                             const os::Clock& clock) {
  if (open_trash(store.layout()).empty()) return {};
  host::ProcessHost none(processes);
  RemovalDoors doors{store, none, processes, clock, "reconcile"};
  return finish_removals(doors);
}

}  // namespace wave::actions
