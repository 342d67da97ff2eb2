// SPDX-License-Identifier: MIT
// `git wave retry`: a new attempt of a task, in its worktree as the earlier one left it.
#pragma once

#include "actions/start_task.h"
#include "domain/summary.h"

#include <chrono>
#include <optional>
#include <string>

namespace wave::actions {

// What is to be different from the attempt before; what is not given stays, and what is given holds
// for later attempts as well.
struct RetryRequest {
  bool force_restart = false;  // end the attempt that is going on first
  bool resume = false;         // go on with the agent's own session
  std::optional<std::string> agent;
  std::optional<std::string> session;
  std::optional<std::chrono::seconds> timeout;
  std::optional<std::chrono::seconds> idle_timeout;
  std::string text;  // told to the agent besides; empty: nothing
};

// `host` is the one the running attempt is in. Everything is checked before a running attempt is
// ended; the next one starts only when nothing of it is left. Throws Error when the task is done,
// cleaned, of another clone, running without `force_restart`, or was started by somebody else
// meanwhile: of several retries at once one wins.
StartedTask retry_task(const domain::Summary& task, const RetryRequest& request, StartDoors& doors,
                       host::Host& host);

}  // namespace wave::actions
