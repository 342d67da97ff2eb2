// SPDX-License-Identifier: MIT
// What a task has changed.
#pragma once

#include "git/diff.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace wave::actions {

struct DiffRequest {
  bool committed = false;  // without what is not committed yet
  std::vector<std::string> paths;
};

struct TaskDiff {
  git::Diff diff;
  std::string base;       // the commit it begins at; empty: before everything
  std::string head;       // the newest commit of the task
  bool worktree = false;  // what is not committed is in it
};

// From where the task's work begins (see store::begin_of_work) to the files of its worktree, or,
// where there is none here, to its newest commit: the branch, or what is kept of it. Throws Error
// when nothing is left.
TaskDiff diff_task(store::Store& store, const domain::Summary& task, const DiffRequest& request,
                   os::ProcessRunner& processes, const os::Now& now);

}  // namespace wave::actions
