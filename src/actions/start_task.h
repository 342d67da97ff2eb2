// SPDX-License-Identifier: MIT
// `git wave start`: each feature gets a task, a branch, a worktree and a runner with its agent.
#pragma once

#include "actions/start_doors.h"
#include "agent/agents.h"
#include "domain/state.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::actions {

struct StartRequest {
  std::vector<std::string> features;
  std::string text;  // of the prompt; may be empty only when interactive
  agent::AgentChoice agent;
  std::vector<std::string> agent_args;
  std::string from;                 // revision; empty: the default branch
  std::chrono::seconds timeout{0};  // 0: none
  std::chrono::seconds idle_timeout{0};
  std::string session;  // label; empty: none
  std::string ticket;
  std::vector<std::string> constraints;
  bool interactive = false;
  bool existing_branch = false;
  bool commit_needed = true;
  // Features of the same call, or ids of tasks there are. The caller has looked for circles. Until
  // all of them are done the task stays pending; start_due starts it then.
  std::vector<std::string> depends_on;
};

struct StartedTask {
  std::string id;
  std::string feature;
  domain::State state = domain::State::pending;
  std::filesystem::path worktree;
  std::string error;               // why it could not be started; empty when it runs or waits
  std::string hint = {};           // how to mend that
  std::vector<std::string> notes;  // what people should know of how the agent was started
};

// What would be done, after all checks and without any effect.
struct StartPlan {
  std::string feature;
  std::string branch;
  std::string base_ref;
  std::string base_oid;         // empty: where the ref stands once the task can start
  bool goes_on = false;         // with the branch that an earlier task of the name has left
  int64_t base_fetched_ms = 0;  // when a remote-tracking base was last heard of; 0: unknown
  std::filesystem::path worktree;
  std::vector<std::string> waits_for;  // features
  std::vector<std::string> argv;       // of the agent
  std::string prompt;
};

using StartRequests = std::vector<StartRequest>;

// Checks everything; throws Error or UsageError before anything is changed.
std::vector<StartPlan> plan_start(const StartRequests& requests, StartDoors& doors);

// Creates all of them at once (either every name is ours then, or none), starts those that need not
// wait, and returns once each runner has reported (or failed to). A task that cannot be started is
// recorded as failed and told in `error`; a lost race throws before any effect.
std::vector<StartedTask> start_tasks(const StartRequests& requests, StartDoors& doors);

}  // namespace wave::actions
