// SPDX-License-Identifier: MIT
// From a request to what is to be started: names, ids, prompts and the agents' command lines, with
// every check and without any effect. For start_task only.
#pragma once

#include "actions/start_task.h"
#include "agent/launch.h"
#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// One task on its way from the plan to its runner.
struct Starting {
  StartPlan plan;
  std::string id;
  std::string run;
  std::string title;
  std::string prompt;
  std::filesystem::path prompt_file;
  std::string tip;  // where the branch stands before the agent
  agent::Launch launch;
  bool made_branch = false;
  std::optional<os::FileId> worktree_id;  // set once its folder is made
  bool handed_over = false;               // to the host: from here on a runner may be alive
  std::string error;
};

// Throws Error or UsageError when anything is wrong with any of them.
std::vector<Starting> plan_tasks(const StartRequest& request, StartDoors& doors);

}  // namespace wave::actions
