// SPDX-License-Identifier: MIT
#include "actions/left_landing.h"

#include "domain/ids.h"
#include "error/error.h"
#include "git/location.h"
#include "git/lock_owner.h"
#include "git/marked_lock.h"
#include "git/worktree_move.h"
#include "os/log.h"
#include "store/commits.h"
#include "store/ref_lock.h"

#include <algorithm>
#include <set>

namespace wave::actions {
namespace {

constexpr std::chrono::seconds k_patience{30};
constexpr int k_lock_looks = 200;  // a left one is removed within them

template <class Deed>
git::Swap patiently(store::Store& store, const std::string& ref, Deed deed) {
  git::Swap out = deed();
  store::RefLock lock(store.layout().common_dir, ref);
  for (int i = 0; i < k_lock_looks && out == git::Swap::locked; ++i) {
    lock.wait();
    out = deed();
  }
  return out;
}

std::string run_of(const domain::Task& task, const std::string& oid) {
  for (const domain::TaskCommit& commit : task.commits) {
    if (commit.oid == oid) return commit.run;
  }
  return task.runs.empty() ? std::string() : task.runs.back().id;
}

std::vector<domain::Event> events_of(index::Index& index, const LandingRecord& record) {
  const auto task = index.task(record.task);
  if (!task) return {};
  std::set<std::string> known;
  for (const auto& stored : index.events(record.task)) known.insert(stored.placed.event.id);
  std::vector<domain::Event> out;
  for (const git::LandingCopy& copy : record.copies) {
    domain::Event event;
    event.id = domain::landed_event_id(record.task, copy.oid);
    if (known.count(event.id) > 0) continue;
    event.task = record.task;
    event.run = run_of(*task, copy.source);
    event.body = domain::Landed{copy.oid, record.how, copy.source};
    out.push_back(std::move(event));
  }
  const bool moves = record.state_from && record.state_to && task->state == *record.state_from;
  if (moves) {
    domain::Event event;
    event.task = record.task;
    event.from = record.state_from;
    event.to = record.state_to;
    event.body = domain::Moved{};
    out.push_back(std::move(event));
  }
  return out;
}

// Whether git has that worktree there. An agent without a sandbox can write the record.
bool is_its_place(const git::Repository& repository, const git::Layout& layout,
                  const LandingRecord& record) {
  if (record.git_dir == layout.common_dir) {
    const auto tree = repository.work_tree();
    std::error_code failed;
    return tree && std::filesystem::equivalent(*tree, record.tree, failed);
  }
  return record.git_dir.parent_path() == layout.common_dir / "worktrees" &&
         git::points_to(record.tree, record.git_dir);
}

// Whether the worktree still waits for its files: its HEAD is on the branch, and its index says
// what the branch held before. Otherwise somebody has dealt with it.
bool is_behind(const git::Repository& repository, const LandingRecord& record) {
  const auto head = os::read_file(record.git_dir / "HEAD", os::Links::refuse, 4096);
  return head == "ref: " + record.ref + "\n" && os::file_id(record.tree) &&
         git::index_is(repository, record.git_dir / "index", record.from);
}

LandingBusy stays_locked(const LandingRecord& record) {
  return {record.tree, "the lock on its index, which is ours, cannot be removed"};
}

std::optional<LandingBusy> follow(LandDoors& doors, LandingRecord record, const std::string& tip,
                                  const os::FileLock& held) {
  const git::Layout& layout = doors.store.layout();
  if (!os::file_id(record.git_dir / "index")) return std::nullopt;  // it was removed
  if (!is_its_place(doors.store.repository(), layout, record)) {
    os::log(os::Level::warning, "a landing names '" + record.tree.string() +
                                    "', which is no worktree: nothing is changed there");
    return std::nullopt;
  }
  git::MarkedLock lock(landing_mark_file(layout));
  record.mark = lock.id();
  write_landing_record(layout, record);
  if (!lock.take(record.git_dir / "index")) {
    return LandingBusy{record.tree, "its index is locked"};
  }
  try {
    if (is_behind(doors.store.repository(), record)) {
      git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), doors.processes);
      trusted.hold(held);
      git::take_along(doors.store.repository(), trusted,
                      {layout.common_dir, record.tree, record.git_dir, record.ref, record.from, tip,
                       landing_index_file(layout)});
    }
  } catch (const Error& error) {
    return LandingBusy{record.tree, error.what()};
  }
  if (!lock.release()) return stays_locked(record);
  return std::nullopt;
}

}  // namespace

std::string landing_keep_ref(const std::string& task, const std::string& oid) {
  return keep_prefix(task) + "landing-" + oid;
}

git::Swap make_landing_keep(store::Store& store, const std::string& task, const std::string& oid) {
  const std::string ref = landing_keep_ref(task, oid);
  return patiently(store, ref, [&] {
    return store.repository().swap_ref(ref, oid, std::nullopt, "wave: keep");
  });
}

git::Swap drop_landing_keep(store::Store& store, const std::string& ref) {
  return patiently(store, ref, [&] {
    const auto oid = store.repository().ref(ref);
    return oid ? store.repository().delete_ref(ref, *oid) : git::Swap::done;
  });
}

void drop_landing_keeps(store::Store& store, const std::string& task) {
  for (const std::string& ref : store.repository().ref_names(landing_keep_ref(task, ""))) {
    drop_landing_keep(store, ref);
  }
}

void tell_landing(LandDoors& doors, const LandingRecord& record) {
  const store::Appended appended = doors.store.append(
      doors.now, record.by, [&](index::Index& index) { return events_of(index, record); });
  if (appended.refused) throw Error("the landing cannot be recorded: " + *appended.refused);
  drop_landing_keeps(doors.store, record.task);
}

namespace {

// The index that the killed one had locked is known by its mark. False: it stays locked.
bool clear_index(const git::Layout& layout, const LandingRecord& record) {
  return record.git_dir.empty() ||
         git::clear_marked_lock(landing_mark_file(layout), record.mark, record.git_dir / "index");
}

// Perhaps it had locked the branch as well: that goes if it is proven that nobody else can be at
// it. False: it stays locked.
bool clear_branch(const git::Layout& layout, const LandingRecord& record) {
  const auto lock = layout.common_dir / (record.ref + ".lock");
  if (!os::file_id(lock)) return true;
  if (!git::is_orphaned(lock, layout.common_dir)) return false;
  std::error_code gone;
  std::filesystem::remove(lock, gone);
  os::log(os::Level::warning, "removed the orphaned lock '" + lock.string() + "'");
  return !os::file_id(lock);
}

}  // namespace

std::optional<LeftLanding> complete_left_landing(LandDoors& doors, const os::FileLock& held) {
  const git::Layout& layout = doors.store.layout();
  const auto record = read_landing_record(layout);
  if (!record) return std::nullopt;
  LeftLanding out{*record, false, std::nullopt};
  const bool is_free = clear_branch(layout, *record);
  if (!clear_index(layout, *record)) {
    out.busy = stays_locked(*record);
    return out;
  }
  git::Repository& repository = doors.store.repository();
  const auto tip = store::sound_tip(repository, record->ref);
  out.moved = tip && repository.has_object(record->to) && repository.is_ancestor(record->to, *tip);
  if (out.moved) {
    if (!record->git_dir.empty()) out.busy = follow(doors, *record, *tip, held);
    tell_landing(doors, *record);
  } else if (!is_free) {
    // It may be ours. Without the record nobody would know.
    out.busy = LandingBusy{record->tree, "the branch is locked"};
  }
  if (!out.busy) remove_landing_record(layout);
  return out;
}

std::optional<LeftLanding> complete_left_landing(LandDoors& doors, store::Patience patience) {
  const git::Layout& layout = doors.store.layout();
  if (!read_landing_record(layout)) return std::nullopt;
  const auto held = patience == store::Patience::wait
                        ? os::FileLock::acquire(landing_lock_file(layout), k_patience)
                        : os::FileLock::try_acquire(landing_lock_file(layout));
  return held ? complete_left_landing(doors, *held) : std::nullopt;
}

}  // namespace wave::actions
