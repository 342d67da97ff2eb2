// SPDX-License-Identifier: MIT
// From what a role wants of an agent, or of a command, to a side call.
#pragma once

#include "actions/confinement.h"
#include "agent/agents.h"
#include "call/call_request.h"
#include "config/config.h"
#include "git/layout.h"
#include "os/files.h"
#include "os/process_runner.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct AgentCall {
  std::string id;  // see call::is_call_id()
  std::string role;
  std::string task;  // empty: of none
  std::string note;
  agent::AgentChoice agent;
  std::vector<std::string> args;  // behind those of the configuration
  std::string prompt;
  std::filesystem::path folder;  // a worktree
  os::FileId folder_id;
  std::filesystem::path git_dir;      // the worktree's own
  std::optional<std::string> resume;  // the agent's own id of the session to go on with
  bool commits = false;               // it is to commit there
  std::chrono::seconds timeout{0};    // 0: none
  std::chrono::seconds idle_timeout{0};
  Confinement confinement;
};

// An agent that is not to commit cannot write in the sandbox. `caller` is the environment that the
// allow-list picks from. Throws Error when the agent may not run or is not installed, UsageError
// for arguments that would break the call.
call::CallRequest agent_call(const AgentCall& wanted, const git::Layout& layout,
                             const config::Config& config, const os::Environment& caller);

struct CommandCall {
  std::string id;
  std::string role = "check";
  std::string task;
  std::string note;
  std::vector<std::string> argv;  // as the configuration reads it: a line of sh has become one
  std::filesystem::path folder;
  os::FileId folder_id;
  std::filesystem::path git_dir;  // the worktree's own
  std::chrono::seconds timeout{0};
  Confinement confinement;
};

// A command knows nothing of what agents alone may know. That it was approved is the caller's care.
call::CallRequest command_call(const CommandCall& wanted, const config::Config& config,
                               const os::Environment& caller);

}  // namespace wave::actions
