// SPDX-License-Identifier: MIT
// A task in one line: what lists show. Flat, so that the index can hold it as a row.
#pragma once

#include "domain/task.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::domain {

struct Summary {
  std::string id;
  std::string feature;
  std::string title;
  State state = State::pending;
  Reason reason = Reason::none;
  std::string detail;
  std::optional<State> result;
  std::string branch;
  std::string worktree;  // relative to the project's folder
  std::string base_ref;
  std::string base_oid;
  std::string head;  // newest tip of the branch that was recorded
  int64_t commits = 0;
  std::string agent;
  std::string run;
  int attempt = 0;
  std::string session;
  std::string host;
  std::string writer;  // the clone that owns the newest run, or created the task
  std::string ticket;
  std::string origin;  // the forge that it comes from; empty: a person started it
  int64_t number = 0;  // its number there
  int priority = 0;
  bool held = false;  // a person keeps the service from it
  int slot = 0;       // that it holds now; 0: none
  int64_t timeout_s = 0;
  int64_t not_before_ms = 0;  // pending: when it may start; 0: at once
  std::vector<std::string> depends_on;
  int64_t created_ms = 0;
  std::optional<int64_t> started_ms;
  std::optional<int64_t> ended_ms;
  int64_t updated_ms = 0;
  int64_t moved_ms = 0;  // when it came to its state
  bool operator==(const Summary&) const = default;
};

Summary summarize(const Task& task);

// It lies in the backlog: nobody has decided yet that it is to be done.
bool is_in_backlog(const Summary& task);

// What a task that depends on this one waits for: it is done, its worktree may be gone since.
bool has_succeeded(const Summary& task);

}  // namespace wave::domain
