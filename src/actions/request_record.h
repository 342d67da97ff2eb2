// SPDX-License-Identifier: MIT
// What a task was asked to be, kept in `private/<task>/` of this clone so that any process can
// start a later attempt of it the same way. See git-wave-format(5).
#pragma once

#include "agent/agents.h"
#include "domain/retry_policy.h"
#include "git/layout.h"
#include "os/process_runner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct RequestRecord {
  std::string text;                    // of the prompt
  std::vector<std::string> additions;  // what later attempts were told besides, oldest first
  std::vector<std::string> constraints;
  std::string ticket;
  std::string agent;                    // a name that find_agent knows
  std::vector<std::string> command;     // of a command agent that the configuration does not know
  std::string model;                    // empty: the agent's own choice
  std::vector<std::string> agent_args;  // the user's own, not those of the configuration
  std::string session;                  // label; empty: none
  int64_t timeout_s = 0;                // 0: none
  int64_t idle_timeout_s = 0;
  bool interactive = false;
  bool existing_branch = false;
  bool commit_needed = true;
  domain::RetryPolicy retry;
  std::vector<std::string> settings;  // WAVE_CONFIG_* of the caller, NAME=value
};

void write_request(const git::Layout& layout, const std::string& task, const RequestRecord& record);
// Throws Error when there is none (another clone's task) or it is damaged.
RequestRecord read_request(const git::Layout& layout, const std::string& task);

// What of an environment counts as settings of ours, as the record holds it.
std::vector<std::string> settings_in(const os::Environment& environment);

// What the configuration says about attempts by themselves.
domain::RetryPolicy retry_policy(const config::Config& config);

// The agent as it was chosen, with what the configuration says about it now.
agent::AgentChoice chosen_agent(const RequestRecord& record, const config::Config& config);

// The environment of a task that waits to be started by somebody else, or whose next attempt may
// be: kept only so long, for it may hold tokens.
void keep_environment(const git::Layout& layout, const std::string& task,
                      const os::Environment& environment);
// The kept one with the caller's settings; where none is kept, `otherwise` in its place.
os::Environment environment_of_request(const git::Layout& layout, const std::string& task,
                                       const RequestRecord& record,
                                       const os::Environment& otherwise);
// Where it is the end of the task that is recorded, under the lock: whoever tries again from then
// on keeps its own.
void drop_environment(const git::Layout& layout, const std::string& task);

}  // namespace wave::actions
