// SPDX-License-Identifier: MIT
// A task and its runs as folded from the events.
#pragma once

#include "domain/event.h"
#include "domain/message.h"
#include "domain/reason.h"
#include "domain/state.h"
#include "domain/work.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wave::domain {

// One attempt: who worked, from where to where, and how it ended. Never overwritten by a later one.
struct Run {
  std::string id;
  int attempt = 0;
  int epoch = 0;
  std::string agent;
  std::string host;
  std::string session;  // the user's label, or empty
  std::string machine;
  std::string writer;  // the clone that claimed it
  std::string by;      // who started it: "cli" is a person, anything else the program by itself
  std::string tip_at_start;
  std::string tip_when_ready;  // after its set-up, if that has moved the branch
  std::string tip_at_end;
  int slot = 0;  // that it was given; 0: none
  int64_t timeout_s = 0;
  int64_t idle_timeout_s = 0;
  int64_t claimed_ms = 0;
  std::optional<int64_t> started_ms;
  std::optional<int64_t> ended_ms;
  std::optional<State> result;  // how it came out
  Reason reason = Reason::none;
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::string agent_session;
  int64_t input_tokens = 0;
  int64_t output_tokens = 0;
  double cost_usd = 0;
};

// A commit known to be the task's work.
struct TaskCommit {
  std::string oid;
  std::string run;
  int64_t t_ms = 0;
};

// An attempt that was not its clone's turn to begin: another's claim counts.
struct VainClaim {
  std::string run;
  std::string writer;  // the clone that began it
  auto operator<=>(const VainClaim&) const = default;
};

struct Task {
  std::string id;
  std::string feature;
  std::string title;
  std::string branch;
  std::string base_ref;
  std::string base_oid;
  int64_t base_fetched_ms = 0;  // see Created
  std::string head;             // newest tip of the branch that was recorded
  std::string worktree;         // relative to the project's folder; empty when it has none
  std::string ticket;
  std::string prompt_digest;
  std::string writer;  // the clone that created it
  int64_t timeout_s = 0;
  int64_t idle_timeout_s = 0;
  bool commit_needed = true;
  std::vector<std::string> depends_on;  // ids of tasks that must be done before it starts
  bool own_branch = true;               // made by us when the task was created

  State state = State::pending;
  Reason reason = Reason::none;
  std::string detail;
  std::optional<State> result;  // the end before `cleaned`
  int64_t not_before_ms = 0;    // pending: when it may start, wall clock; 0: at once
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
  int64_t moved_ms = 0;  // when it came to its state
  int attempt = 0;       // of the newest run, 0 when there was none
  int claimed = 0;       // the highest attempt that anybody has begun, whether it counted or not
  int epoch = 0;
  int slot = 0;                     // that it holds now; 0: none
  int superseded = 0;               // moves whose guard failed in their turn
  std::vector<Run> runs;            // oldest first
  std::set<VainClaim> in_vain;      // what those clones tell of those runs counts for nothing
  std::vector<TaskCommit> commits;  // in the order they were seen
  std::vector<TaskLanding> landed;  // in the order they were found
  std::vector<Kept> kept;
  std::vector<TaskMessage> messages;  // in the order they were sent
  std::optional<Removed> removed;     // the newest removal that was not undone
  std::optional<Work> work;           // of the backlog; nothing: a person started it

  const Run* current_run() const { return runs.empty() ? nullptr : &runs.back(); }
};

// The number of the next. What another clone has begun under one, without knowing that the task
// went another way meanwhile, has used it up.
int next_attempt(const Task& task);

// Where set-ups have left the task's branch: what lies before and is no commit of the task is
// theirs.
std::vector<std::string> set_up_tips(const Task& task);

}  // namespace wave::domain
