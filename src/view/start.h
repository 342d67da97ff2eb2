// SPDX-License-Identifier: MIT
// What `git wave start` says: one line for each task, or what it would do.
#pragma once

#include "actions/start_task.h"

#include <string>
#include <vector>

namespace wave::view {

// `<task>\t<feature>\t<state>\t<worktree>`, with newline.
std::string started_line(const actions::StartedTask& task);

// A dry run, for people.
std::string start_plan(const std::vector<actions::StartPlan>& plans);

}  // namespace wave::view
