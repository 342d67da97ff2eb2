// SPDX-License-Identifier: MIT
#include "actions/half_starts.h"

#include "actions/worktree_place.h"
#include "domain/ids.h"
#include "domain/state.h"
#include "git/worktree.h"
#include "os/files.h"
#include "runner/owner_record.h"
#include "store/store_lock.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code ignored;  // not there: nothing in it
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    out.push_back(entry.path().filename().string());
  }
  return out;
}

// Its starter is gone for good: the end of the run is recorded, or it was never claimed.
bool is_over(const std::optional<domain::Summary>& task) {
  return task && domain::is_terminal(task->state);
}

// The look may be seconds old: whoever has begun anew makes the folder. Under the lock, with which
// attempts are counted, nobody begins.
bool is_as_seen(store::Store& store, const domain::Summary& seen) {
  const auto now = store.index().summary(seen.id);
  return now && now->state == seen.state && now->attempt == seen.attempt;
}

bool clear_staged(const git::Layout& layout, const domain::Summary& task) {
  std::error_code ignored;  // what stays is found by the next pass
  return fs::remove_all(layout.staging_dir() / task.id, ignored) > 0;
}

bool has_folder(const git::Layout& layout, const domain::Summary& task) {
  return !task.worktree.empty() && os::file_id(worktree_place(layout, task)).has_value();
}

// A folder that holds nothing but our `.git` file, which leads nowhere, or not even that.
bool clear_folder(const git::Layout& layout, const domain::Summary& task) {
  const fs::path place = worktree_place(layout, task);
  const fs::path entry = layout.task_git_dir(task.id);
  if (!has_folder(layout, task) || git::is_worktree_entry(entry)) return false;
  for (const std::string& name : names_in(place)) {
    if (name != ".git") return false;
  }
  const auto link = os::read_file(place / ".git", os::Links::refuse, 16 << 10);
  if (link && *link != "gitdir: " + entry.string() + "\n") return false;
  std::error_code ignored;  // somebody put something into it just now: it stays
  if (link) fs::remove(place / ".git", ignored);
  return fs::remove(place, ignored);
}

// Marks of starters that were killed before they claimed anything. A look at most runs, of which
// there may be very many, is one at a file's name.
void clear_unclaimed_runs(store::Store& store) {
  for (const std::string& run : names_in(store.layout().runs_dir())) {
    const std::string task = run.substr(0, run.rfind('-'));
    const fs::path dir = store.layout().run_dir(run);
    if (os::file_id(dir / "launch.json")) continue;
    if (!domain::is_task_id(task) || names_in(dir) != std::vector<std::string>{"starter.json"} ||
        runner::owner_life(dir) == os::Life::alive || store.index().summary(task)) {
      continue;
    }
    std::error_code ignored;
    fs::remove_all(store.layout().private_dir(task), ignored);
    fs::remove_all(dir, ignored);
  }
}

}  // namespace

std::vector<domain::Summary> clear_half_starts(store::Store& store,
                                               const std::vector<domain::StatusRow>& newest) {
  std::vector<domain::Summary> out;
  const git::Layout& layout = store.layout();
  for (const domain::StatusRow& row : newest) {
    const domain::Summary& task = row.task;
    const bool failed = task.state == domain::State::failed && !task.started_ms;
    if (!failed || row.drift == domain::Drift::foreign || !has_folder(layout, task)) continue;
    const os::FileLock lock = store::lock_store(layout);
    if (is_as_seen(store, task) && clear_folder(layout, task)) out.push_back(task);
  }
  for (const std::string& name : names_in(layout.staging_dir())) {
    if (!domain::is_task_id(name)) continue;
    const os::FileLock lock = store::lock_store(layout);
    const auto task = store.index().summary(name);
    if (is_over(task) && clear_staged(layout, *task)) out.push_back(*task);
  }
  clear_unclaimed_runs(store);
  return out;
}

}  // namespace wave::actions
