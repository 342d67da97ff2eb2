// SPDX-License-Identifier: MIT
#include "agent/agents.h"

#include "agent/claude.h"
#include "agent/codex.h"
#include "agent/command.h"
#include "agent/demo.h"
#include "agent/opencode.h"
#include "config/agent_key.h"
#include "error/error.h"
#include "error/suggest.h"

#include <fmt/format.h>

namespace wave::agent {
namespace {

// Other names people use, folded.
constexpr std::pair<std::string_view, std::string_view> k_aliases[] = {{"claudecode", "claude"}};

std::string own_name(std::string_view name) {
  std::string folded = config::folded(name);
  for (const auto& [alias, meant] : k_aliases) {
    if (folded == alias) return std::string(meant);
  }
  return folded;
}

// What the configuration says about this agent, under any of its names.
std::vector<config::NamedAgent> tables_of(const std::string& name, const config::Config& config) {
  std::vector<config::NamedAgent> tables;
  for (config::NamedAgent& table : config.agents()) {
    if (own_name(table.name) == name) tables.push_back(std::move(table));
  }
  return tables;
}

void refuse_own_command(const AgentChoice& choice, const config::NamedAgent& table) {
  if (table.command.empty() || choice.agent->name() == "command") return;
  throw Error(fmt::format("the built-in agent '{}' is given a command of its own ({})", choice.name,
                          table.origin.text()),
              "give the command another name, and use that");
}

void take_over(AgentChoice& choice, const config::NamedAgent& table) {
  choice.args.insert(choice.args.end(), table.args.begin(), table.args.end());
  if (!table.command.empty()) choice.command = table.command;
  if (!table.model.empty()) choice.model = table.model;
  if (!table.approved) choice.unapproved = table.origin;
}

[[noreturn]] void refuse_unknown(std::string_view name, const config::Config& config) {
  const std::vector<std::string> known = agent_names(config);
  const auto near = suggest(name, known);
  const std::string list = fmt::format("there are {}", fmt::join(known, ", "));
  throw UsageError(fmt::format("unknown agent '{}'", name),
                   near ? fmt::format("did you mean '{}'? {}", *near, list) : list);
}

// Runs the configured command, so it must have one.
AgentChoice configured_agent(const config::NamedAgent& table) {
  if (table.command.empty()) {
    throw Error(fmt::format("the agent '{}' has no command ({})", table.name, table.origin.text()),
                fmt::format("set 'agent.{}.command' to its program and arguments", table.name));
  }
  AgentChoice choice;
  choice.name = table.name;
  choice.agent = find_adapter("command");
  take_over(choice, table);
  return choice;
}

// Without the model that counts for all.
AgentChoice choose(std::string_view name, const config::Config& config) {
  const std::string own = own_name(name);
  const std::vector<config::NamedAgent> tables = tables_of(own, config);
  AgentChoice choice;
  choice.name = own;
  choice.agent = find_adapter(own);
  if (choice.agent == nullptr) {
    if (tables.empty()) refuse_unknown(name, config);
    return configured_agent(tables.front());
  }
  for (const config::NamedAgent& table : tables) {
    refuse_own_command(choice, table);
    take_over(choice, table);
  }
  return choice;
}

}  // namespace

const std::vector<const Agent*>& agents() {
  static const Claude claude;
  static const Codex codex;
  static const OpenCode opencode;
  static const CommandAgent command;
  static const Demo demo;
  static const std::vector<const Agent*> table = {&claude, &codex, &opencode, &command, &demo};
  return table;
}

const Agent* find_adapter(std::string_view name) {
  for (const Agent* agent : agents()) {
    if (agent->name() == name) return agent;
  }
  return nullptr;
}

AgentChoice find_agent(std::string_view name, const config::Config& config) {
  AgentChoice choice = choose(name, config);
  // Of programs that we do not know none can be told a model by itself.
  if (choice.model.empty() && !choice.agent->program().empty()) {
    choice.model = config.string("agent.model");
  }
  return choice;
}

std::vector<std::string> agent_names(const config::Config& config) {
  std::vector<std::string> names;
  for (const Agent* agent : agents()) names.push_back(agent->name());
  for (const config::NamedAgent& table : config.agents()) {
    if (find_adapter(own_name(table.name)) == nullptr) names.push_back(table.name);
  }
  return names;
}

}  // namespace wave::agent
