// SPDX-License-Identifier: MIT
// One row of `git wave status`: what is recorded, and what was seen a moment ago.
#pragma once

#include "domain/base_drift.h"
#include "domain/summary.h"

#include <optional>
#include <string>

namespace wave::domain {

// What an agent seems to be doing, beside the task's state. Contradiction or silence is unknown.
enum class Activity { none, working, waiting, idle, unknown };
std::string_view to_string(Activity activity);

// Where the world differs from the record.
enum class Drift {
  none,
  runner_dead,       // recorded as live, but its runner is proven dead
  owner_unknown,     // recorded as live, but nothing tells who watches over it
  worktree_missing,  // recorded as there, but gone
  branch_missing,
  foreign  // another clone's task: nothing of it can be seen here
};
std::string_view to_string(Drift drift);

struct StatusRow {
  Summary task;
  // As shown: differs from task.state only when `recorded` is false.
  State state = State::pending;
  Reason reason = Reason::none;
  std::string detail;
  bool recorded = true;
  Activity activity = Activity::none;
  std::string evidence;  // for the activity: source and age, for people
  Drift drift = Drift::none;
  std::optional<BaseDrift> base_drift;  // where somebody has looked for it
  std::string worktree;                 // absolute; empty when it is another clone's or gone
  std::string tmux_session;             // empty when the run has none
};

}  // namespace wave::domain
