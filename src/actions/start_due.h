// SPDX-License-Identifier: MIT
// Starts by itself what waits: tasks whose time has come, tasks whose dependencies are done.
#pragma once

#include "domain/summary.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <limits>
#include <string>
#include <vector>

namespace wave::actions {

struct DueDoors {
  store::Store& store;
  const os::Clock& clock;
  os::ProcessRunner& processes;
  os::Environment environment;  // for tasks whose own was not kept
  std::string by;               // "runner", "reconcile" ...
};

struct DueTask {
  std::string task;
  std::string feature;
  std::string what;  // a sentence: what was done with it
  bool started = false;
  bool put_off = false;  // what is in its way may pass: it is due still
};

// Every pending task of this clone whose `not_before` has passed and whose dependencies are all
// done is started, once; at most `most` of them. One whose dependency has ended otherwise, or needs
// a person itself, becomes needs_human with the reason `dependency`, and is started all the same
// once the dependency is done after all. One that cannot be started becomes needs_human as well,
// but for what may pass by itself (PassingError): then it stays due. Of several callers at once one
// starts a task, the others pass over it. Nothing is written when nothing is due.
std::vector<DueTask> start_due(DueDoors& doors, size_t most = std::numeric_limits<size_t>::max());

// For the runner, once its own run has ended: starts what is due, and waits for the next attempt of
// its own task, if there is to be one. Returns when nothing of that is left to do, when somebody
// else has taken the task on, or when a signal asks for it.
void carry_on(DueDoors& doors, const std::string& task);

}  // namespace wave::actions
