// SPDX-License-Identifier: MIT
// The calls that were begun for one task beside its own runs: plans, reviews, checks.
#pragma once

#include "call/calls.h"

#include <string>
#include <vector>

namespace wave::actions {

struct SideCall {
  std::string id;
  std::string role;
  std::string agent;  // its kind, see agent/agents.h; empty: a plain program
  std::string state;  // "starting", "running", "ended", "lost"
  std::string how;    // it ended; see call::CallEnd
  int64_t since_ms = 0;
};

// Those that are on their way or whose end nobody has used yet, the oldest first.
std::vector<SideCall> side_calls(const call::Calls& calls, const std::string& task);

// Asks for the end of all of them that are alive, or may be, and does not wait. How many.
size_t kill_side_calls(call::Calls& calls, const std::string& task);

}  // namespace wave::actions
