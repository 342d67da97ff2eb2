// SPDX-License-Identifier: MIT
// Counts and starts the next attempt of a task that stands still: because a person asked for it, or
// because it was due.
#pragma once

#include "actions/start_plan.h"
#include "domain/task.h"

#include <optional>
#include <string>

namespace wave::actions {

// The agent's own session of the newest earlier run by the same agent, where that run told of one;
// nothing: there is none to go on with.
std::optional<std::string> last_agent_session(const domain::Task& task, const std::string& agent);

// `seen` is the task as it stood when this was decided, and `next` what was planned of it. Nothing
// when it stands otherwise by now: somebody else was faster, and nothing has happened. What is left
// of the attempt before is proven dead first; throws Error when something survives.
std::optional<StartedTask> start_attempt(const domain::Task& seen, Starting next, StartDoors& doors,
                                         const std::string& by);

}  // namespace wave::actions
