// SPDX-License-Identifier: MIT
#include "actions/removal_checks.h"

#include "actions/run_end.h"
#include "actions/worktree_place.h"
#include "domain/ids.h"
#include "error/error.h"
#include "os/log.h"
#include "os/process_end.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"

#include <chrono>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// A runner that has recorded the end is about to go.
constexpr std::chrono::milliseconds k_patience{5000};

std::string note(const fs::path& file) {
  try {
    return os::read_file(file, os::Links::refuse, 16 << 10).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return "";
  }
}

void await_runner(const fs::path& run_dir, const domain::Summary& task) {
  if (runner::owner_life(run_dir) != os::Life::alive) return;
  if (const auto owner = runner::runner_process(run_dir)) os::await_end(*owner, k_patience);
  if (runner::owner_life(run_dir) != os::Life::alive) return;
  refuse("the runner of '" + task.feature + "' has not ended yet", "try again in a moment");
}

// Both pointers lead to each other: it is a worktree of this repository, registered for this task.
bool is_registered_there(const git::Layout& layout, const domain::Summary& task,
                         const fs::path& place) {
  const fs::path entry = layout.task_git_dir(task.id);
  return note(place / ".git") == "gitdir: " + entry.string() + "\n" &&
         note(entry / "gitdir") == (place / ".git").string() + "\n";
}

}  // namespace

void refuse(const std::string& sentence, const std::string& hint) {
  throw Error(sentence, hint, Exit::no);
}

void refuse_late(const domain::Summary& task) {
  refuse("'" + task.feature + "' was started or removed by somebody else meanwhile",
         "git wave show " + task.feature + " tells about it");
}

domain::Summary ended_task(RemovalDoors& doors, const domain::Summary& task) {
  store::Store& store = doors.store;
  domain::Summary now = store.index().summary(task.id).value_or(task);
  const auto identity = store.writer();
  if (!identity || identity->writer != now.writer) {
    refuse("'" + now.feature + "' belongs to another clone", "clean it up there");
  }
  const fs::path run_dir = store.layout().run_dir(now.run);
  if (domain::is_live(now.state) && runner::owner_life(run_dir) == os::Life::dead) {
    end_orphaned_run(store, now, lost_end(), doors.by, doors.clock);
    now = store.index().summary(task.id).value_or(now);
  }
  if (!domain::is_legal(now.state, domain::State::cleaned) && now.state != domain::State::cleaned) {
    refuse("'" + now.feature + "' is " + std::string(to_string(now.state)),
           "git wave stop " + now.feature + " ends it first");
  }
  if (!now.run.empty() && now.state != domain::State::cleaned) await_runner(run_dir, now);
  return now;
}

std::optional<os::FileId> recorded_worktree(const git::Layout& layout,
                                            const domain::Summary& task) {
  for (int attempt = task.attempt; attempt > 0; --attempt) {
    const auto launch = runner::read_launch(layout.run_dir(domain::run_id(task.id, attempt)));
    if (launch && launch->worktree_id.inode != 0) return launch->worktree_id;
  }
  return std::nullopt;
}

std::optional<os::FileId> own_worktree(store::Store& store, const domain::Summary& task) {
  const git::Layout& layout = store.layout();
  const fs::path place = worktree_place(layout, task);
  const fs::path entry = layout.task_git_dir(task.id);
  const auto there = os::file_id(place);
  const auto made = recorded_worktree(layout, task);
  if (there && (made ? *made != *there : !is_registered_there(layout, task, place))) {
    refuse("'" + place.string() + "' is not the folder that was made for '" + task.feature + "'",
           "move it away by hand; it is left as it is");
  }
  const std::string elsewhere = note(entry / "gitdir");
  if (!there && !elsewhere.empty()) {
    const fs::path moved = fs::path(elsewhere.substr(0, elsewhere.find('\n'))).parent_path();
    if (moved != place && os::file_id(moved)) {
      refuse("the worktree of '" + task.feature + "' was moved to '" + moved.string() + "'",
             "git worktree move brings it back to '" + place.string() + "'");
    }
  }
  const std::string lock = note(entry / "locked");
  if (os::file_id(entry / "locked") && lock != k_lock_note) {
    refuse("the worktree of '" + task.feature + "' is locked: " + lock.substr(0, lock.find('\n')),
           "git worktree unlock '" + place.string() + "' allows it");
  }
  return there;
}

void refuse_dirty(const domain::Summary& task, const WorktreeLook& look) {
  throw Error("the worktree of '" + task.feature + "' is dirty: " + look.dirt(),
              "commit the changes, or git wave cleanup --force " + task.feature +
                  " keeps them where git wave restore finds them",
              Exit::no);
}

}  // namespace wave::actions
