// SPDX-License-Identifier: MIT
// The side of RunStarter that makes branch and worktree, and takes them back.
#include "actions/configuration.h"
#include "actions/run_starter.h"
#include "actions/stale_locks.h"
#include "actions/worktree_pool.h"
#include "domain/ids.h"
#include "git/trusted_git.h"
#include "os/files.h"
#include "runner/launch_record.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

bool holds_only_dot_git(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename() != ".git") return false;
  }
  return true;
}

}  // namespace

git::WorktreeEntry RunStarter::entry_of(const Starting& task) const {
  git::WorktreeEntry entry;
  entry.common_dir = layout_.common_dir;
  entry.staging = layout_.staging_dir();
  entry.id = task.id;
  entry.path = task.plan.worktree;
  entry.branch = task.plan.branch;
  entry.task_note = task.id + "\n" + socket_of(task).string() + "\n";
  return entry;
}

void RunStarter::make_branch(Starting& task) {
  if (!task.make_branch) return;
  const auto make = [&] {
    return doors_.store.repository().swap_ref(
        task.plan.branch, task.plan.base_oid, std::nullopt,
        "branch: Created from " +
            (task.plan.base_ref.empty() ? task.plan.base_oid : task.plan.base_ref));
  };
  git::Swap swap = make();
  if (swap == git::Swap::locked) {
    clear_stale_locks(layout_, task.id, task.plan.branch, doors_.clock, InNeed::yes);
    swap = make();
  }
  if (swap == git::Swap::locked) {
    throw Error("the branch '" + task.plan.feature + "' is locked by another git process",
                "when none runs, '" + (layout_.common_dir / task.plan.branch).string() +
                    ".lock' is left from a crash; remove it");
  }
  if (swap != git::Swap::done) {
    throw Error("the branch '" + task.plan.feature + "' was made by somebody else a moment ago");
  }
  task.made_branch = true;
}

// What the folder was when the newest attempt that got so far made it, or found it.
std::optional<os::FileId> RunStarter::made_before(const Starting& task) const {
  for (int attempt = task.attempt - 1; attempt > 0; --attempt) {
    const auto launch = runner::read_launch(layout_.run_dir(domain::run_id(task.id, attempt)));
    if (launch && launch->worktree_id != os::FileId()) return launch->worktree_id;
  }
  return std::nullopt;
}

// A folder that a killed start was filling: nobody has worked there, but nobody can know.
void RunStarter::put_aside(const Starting& task) {
  const fs::path trash = layout_.wave_dir() / "trash";
  os::make_private_folder(trash);
  const fs::path place = trash / (task.run + "-unfilled");
  if (rename(task.plan.worktree.c_str(), place.c_str()) == 0) return;
  throw Error("'" + task.plan.worktree.string() + "' was left half made by a start that was killed",
              "move it away, then try again");
}

int RunStarter::workers() const { return checkout_workers(doors_.config); }

void RunStarter::fill(const Starting& task) {
  git::TrustedGit(layout_.common_dir, layout_.wave_dir(), doors_.processes)
      .fill(task.plan.worktree, layout_.task_git_dir(task.id) / "index", task.tip, workers());
}

bool RunStarter::take_from_pool(const Starting& task, const git::WorktreeEntry& entry) {
  const PoolSettings settings = PoolSettings::of(doors_.config, layout_);
  if (settings.size == 0 || os::file_id(entry.path)) return false;
  git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors_.processes);
  return WorktreePool(layout_, settings, trusted, doors_.store.repository(), workers())
      .claim(entry, task.tip);
}

git::Standing RunStarter::standing_of(const Starting& task) const {
  if (task.attempt == 1) return git::Standing::nothing;
  std::error_code ignored;  // goes only when it is an empty folder, of a start that was killed
  fs::remove(task.plan.worktree, ignored);
  const git::WorktreeEntry entry = entry_of(task);
  const git::Standing standing = git::look_at_worktree(entry, made_before(task));
  if (standing == git::Standing::strange) {
    throw Error("'" + entry.path.string() + "' is not the worktree that was made for this task",
                "move it away; the worktree is then made again on the task's branch");
  }
  const fs::path lock = layout_.task_git_dir(task.id) / "index.lock";
  if (standing != git::Standing::whole && os::file_id(lock)) {
    throw Error("git is at work in '" + entry.path.string() + "'",
                "when none runs, '" + lock.string() + "' is left from a crash; remove it");
  }
  return standing;
}

// Changes that an earlier attempt left stay as they are; only what is missing is made.
void RunStarter::make_worktree(Starting& task) {
  const git::WorktreeEntry entry = entry_of(task);
  git::Standing standing = standing_of(task);
  const bool is_empty = holds_only_dot_git(task.plan.worktree);
  if (standing == git::Standing::unfilled && !is_empty) {
    put_aside(task);
    standing = git::Standing::entry_only;
  }
  task.made_folder = standing == git::Standing::nothing || standing == git::Standing::entry_only;
  if (standing == git::Standing::nothing) {
    if (take_from_pool(task, entry)) {
      task.worktree_id = os::file_id(task.plan.worktree);
      return;
    }
    git::register_worktree(entry);
  } else if (standing == git::Standing::entry_only) {
    git::renew_folder(entry);
  } else {
    git::renew_entry(entry);
  }
  task.worktree_id = os::file_id(task.plan.worktree);
  if (standing == git::Standing::folder_only && !is_empty) {
    git::TrustedGit(layout_.common_dir, layout_.wave_dir(), doors_.processes)
        .index_only(task.plan.worktree, layout_.task_git_dir(task.id) / "index", task.tip);
  } else if (standing != git::Standing::whole) {
    fill(task);
  }
}

// In reverse. Only what no agent has ever been in: then nothing of anybody's can be lost.
void RunStarter::undo(Starting& task) {
  std::error_code ignored;
  fs::remove(layout_.run_dir(task.run) / "environment", ignored);
  if (!task.first) return;
  fs::remove_all(layout_.staging_dir() / task.id, ignored);
  // Only in the folder that we made: a link or another folder in its place is somebody else's.
  const bool made = task.made_folder && task.worktree_id;
  if (made && os::file_id(task.plan.worktree) == task.worktree_id) {
    for (const auto& file : fs::directory_iterator(task.plan.worktree, ignored)) {
      if (file.path().filename() != ".git") fs::remove_all(file.path(), ignored);
    }
  }
  if (made) git::unregister_empty_worktree(entry_of(task));
  if (task.made_branch) {
    doors_.store.repository().delete_ref(task.plan.branch, task.plan.base_oid);
  }
}

}  // namespace wave::actions
