// SPDX-License-Identifier: MIT
// The table of agents. To add one: its file in this folder, its row in agents.cpp, a program that
// plays it in tests/fakes/; the contract test then runs over it.
#pragma once

#include "agent/agent.h"
#include "config/config.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::agent {

// An agent by a name the user may give, with what the configuration says about it.
struct AgentChoice {
  std::string name;  // the built-in name, or the configured one as written
  const Agent* agent = nullptr;
  std::vector<std::string> command;  // for RunRequest::command
  std::vector<std::string> args;     // for RunRequest::extra_args, before the user's own
  std::string model;
  std::optional<config::Origin> unapproved;  // set: must not run before this place is trusted
};

// The built-in agents. They live as long as the program.
const std::vector<const Agent*>& agents();

// The built-in agent of exactly this name (Agent::name), as run records hold it; null when none.
const Agent* find_adapter(std::string_view name);

// Case, blanks, '-' and '_' do not count; claude-code is claude. Throws UsageError with the names
// there are, and the one that was perhaps meant.
AgentChoice find_agent(std::string_view name, const config::Config& config);

// Every name find_agent accepts, built-in ones first.
std::vector<std::string> agent_names(const config::Config& config);

}  // namespace wave::agent
