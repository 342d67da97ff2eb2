// SPDX-License-Identifier: MIT
// From the facts of a run's end to the state that follows. Exit status and commits are facts; what
// the agent says is not asked, but for a usage limit.
#pragma once

#include "domain/event.h"
#include "os/child.h"

#include <optional>
#include <string>

namespace wave::runner {

// Why the runner ended the agent, if it did.
enum class Cause {
  none,     // the agent ended by itself
  stopped,  // a person asked for it
  timeout,
  idle_timeout,
  set_up,    // the worktree could not be made ready
  shut_down  // the runner itself was told to end
};

struct Facts {
  Cause cause = Cause::none;
  os::ChildEnd end;
  bool own_commits = false;
  bool commit_needed = true;
  int64_t timeout_s = 0;
  int64_t idle_timeout_s = 0;
  // A usage limit ended the agent's work; may be started again then (wall clock). The one thing
  // that the agent's word decides: believing it costs a pause, not a wrong result.
  std::optional<int64_t> limited_until_ms = {};
  bool setting_up = false;         // the agent has not been started
  std::string set_up_detail = {};  // for Cause::set_up
  std::string left_work = {};      // what became of work that it had not committed
  bool reviewed = false;           // somebody else judges the work before the task is done
};

// The event `run_ended` with its move, reason and detail; ids and times are filled in elsewhere.
domain::Event judge(const Facts& facts);

}  // namespace wave::runner
