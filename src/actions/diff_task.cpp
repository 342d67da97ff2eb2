// SPDX-License-Identifier: MIT
#include "actions/diff_task.h"

#include "actions/observe.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "store/commits.h"

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

std::string newest_commit(store::Store& store, const domain::Summary& summary) {
  git::Repository& repository = store.repository();
  if (const auto tip = store::sound_tip(repository, summary.branch)) return *tip;
  const auto task = store.index().task(summary.id);
  if (task) {
    for (auto kept = task->kept.rbegin(); kept != task->kept.rend(); ++kept) {
      if (repository.commit(kept->oid)) return kept->oid;
    }
  }
  if (!summary.head.empty() && repository.commit(summary.head)) return summary.head;
  throw Error("nothing is left of '" + summary.feature + "' that could be compared",
              "its branch is gone, and no commit of it is in this repository");
}

// A link in its place leads to files that are none of ours.
bool is_folder(const fs::path& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

TaskDiff diff_task(store::Store& store, const domain::Summary& task, const DiffRequest& request,
                   os::ProcessRunner& processes, const os::Now& now) {
  const git::Layout& layout = store.layout();
  git::Repository& repository = store.repository();
  TaskDiff out;
  out.head = newest_commit(store, task);
  out.base = store::begin_of_work(repository, task, out.head);
  git::DiffQuery query;
  query.from = out.base;
  query.to = out.head;
  query.paths = request.paths;
  const domain::StatusRow row = observe(store, task, now);
  if (!request.committed && is_folder(row.worktree)) {
    query.work_tree = row.worktree;
    query.index = layout.task_git_dir(task.id) / "index";
    out.worktree = true;
  }
  git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), processes);
  if (!fs::exists(trusted.folder())) trusted.prepare(repository);
  out.diff = git::make_diff(trusted.folder(), query);
  return out;
}

}  // namespace wave::actions
