// SPDX-License-Identifier: MIT
#include "commands/start_requests.h"

#include "actions/default_branch.h"
#include "actions/find_task.h"
#include "cli/output.h"
#include "commands/durations.h"
#include "error/error.h"
#include "spec/read_specs.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace wave::commands {
namespace {

std::string agents_found(const os::Environment& environment) {
  const std::string search_path = os::variable(environment, "PATH").value_or("");
  std::string found;
  for (const agent::Agent* each : agent::agents()) {
    const std::string program = each->program();
    if (program.empty() || !os::find_program(program, search_path)) continue;
    found += (found.empty() ? "" : ", ") + each->name();
  }
  return found.empty() ? "none of the known ones is on your PATH" : "on your PATH: " + found;
}

agent::AgentChoice choose_agent(cli::Context& context, const std::string& named) {
  const std::string name = named.empty() ? context.config().string("agent.default") : named;
  if (name.empty()) {
    throw Error("no agent was named, and 'agent.default' is not set",
                fmt::format("name one with --agent <a>; {}", agents_found(context.environment())));
  }
  return agent::find_agent(name, context.config());
}

// Any program: the words after `--` are it and its arguments; without them those of the spec. A
// path to it is meant from where the user stands; the agent stands in its worktree.
void take_program(actions::StartRequest& request, const std::vector<std::string>& rest) {
  const bool is_program = request.agent.agent == agent::find_adapter("command");
  if (is_program && request.agent.command.empty()) {
    std::vector<std::string>& words = request.agent.command;
    words = rest.empty() ? std::exchange(request.agent_args, {}) : rest;
    const bool is_path = !words.empty() && words.front().find('/') != std::string::npos;
    if (is_path)
      words.front() = std::filesystem::absolute(words.front()).lexically_normal().string();
  } else {
    request.agent_args.insert(request.agent_args.end(), rest.begin(), rest.end());
  }
}

// What the options say; the rest comes from the spec, which is empty where there is none.
actions::StartRequest request_of(cli::Context& context, const StartOptions& options,
                                 const spec::TaskSpec& task) {
  const config::Config& config = context.config();
  const auto timeout = duration_option("--timeout", options.timeout);
  const auto idle_timeout = duration_option("--idle-timeout", options.idle_timeout);
  actions::StartRequest request;
  request.timeout = timeout.value_or(task.timeout.value_or(config.duration("task.timeout")));
  request.idle_timeout =
      idle_timeout.value_or(task.idle_timeout.value_or(config.duration("task.idle_timeout")));
  request.agent = choose_agent(context, options.agent.value_or(task.agent));
  // A model belongs to the agent it was named with.
  const bool is_another = options.agent && !task.agent.empty() &&
                          choose_agent(context, task.agent).name != request.agent.name;
  if (!task.model.empty() && !is_another) request.agent.model = task.model;
  if (options.model) request.agent.model = *options.model;
  request.agent_args = task.agent_args;
  take_program(request, options.agent_args);
  request.from = options.from.value_or(task.from);
  request.session = options.session.value_or(task.session);
  request.ticket = options.ticket.value_or(task.ticket);
  request.constraints = task.constraints;
  request.constraints.insert(request.constraints.end(), options.constraints.begin(),
                             options.constraints.end());
  request.interactive = options.interactive || task.interactive.value_or(false);
  request.existing_branch = options.existing_branch || task.existing_branch.value_or(false);
  request.commit_needed = !options.no_commit_needed && task.commit_needed.value_or(true);
  request.features = options.features;
  return request;
}

// Why nothing can wait for the task of this name.
std::optional<std::string> fault_of_need(cli::Context& context, const std::string& name) {
  try {
    const domain::Summary task = actions::find_task(context.store(), name, context.here());
    if (!domain::is_terminal(task.state) || domain::has_succeeded(task)) return std::nullopt;
    return fmt::format("which is {}", to_string(task.result.value_or(task.state)));
  } catch (const Error&) {
    return "which is no task";
  }
}

spec::Surroundings surroundings_of(cli::Context& context, const StartOptions& options) {
  spec::Surroundings out;
  out.home = os::variable(context.environment(), "HOME").value_or("");
  out.default_branch = actions::default_branch(context.layout(), context.store().repository());
  out.fault_of_need = [&context](const std::string& name) { return fault_of_need(context, name); };
  out.given.features = !options.features.empty();
  out.given.text = options.text.message || options.text.file;
  out.given.from = options.from.has_value();
  out.given.interactive = options.interactive;
  return out;
}

// A spec may lie where it does not belong.
void tell_notes(const spec::Wave& wave, const std::string& project) {
  for (const std::string& note : wave.notes) cli::narrate(note + '\n');
  for (const spec::TaskSpec& task : wave.tasks) {
    if (task.project.empty() || task.project == project) continue;
    cli::narrate(fmt::format("{}: 'project_name' is '{}', and this repository is '{}'\n",
                             task.place.text(), task.project, project));
    return;
  }
}

// Names of tasks that are there become ids, those of the same wave stay.
std::vector<std::string> needs_of(cli::Context& context, const spec::TaskSpec& task,
                                  const spec::Wave& wave) {
  std::vector<std::string> out;
  for (const spec::TaskSpec::Need& need : task.depends_on) {
    const bool is_beside =
        std::any_of(wave.tasks.begin(), wave.tasks.end(),
                    [&](const spec::TaskSpec& each) { return each.feature == need.task; });
    std::string name =
        is_beside ? need.task : actions::find_task(context.store(), need.task, context.here()).id;
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

actions::StartRequest request_of_spec(cli::Context& context, const StartOptions& options,
                                      const spec::TaskSpec& task, const spec::Wave& wave) {
  actions::StartRequest request;
  try {
    request = request_of(context, options, task);
  } catch (const Error& error) {
    if (task.agent.empty() || options.agent) throw;
    throw Error(task.place.text() + ": " + error.what(), error.hint(), error.exit());
  }
  if (request.features.empty()) request.features = {task.feature};
  request.depends_on = needs_of(context, task, wave);
  request.text = task.text;
  if (options.text.message || options.text.file) {
    const auto emptiness = request.interactive ? Emptiness::allowed : Emptiness::refused;
    request.text = prompt_text(context, options.text, emptiness);
  }
  return request;
}

actions::StartRequests requests_of_specs(cli::Context& context, const StartOptions& options) {
  const spec::Wave wave = spec::read_specs(options.specs, surroundings_of(context, options));
  if (wave.tasks.size() > 1 && (options.text.message || options.text.file)) {
    throw UsageError(fmt::format("'-m' and '-F' replace the text of one task, and the spec has {}",
                                 wave.tasks.size()));
  }
  tell_notes(wave, context.layout().repo);
  actions::StartRequests out;
  for (const spec::TaskSpec& task : wave.tasks)
    out.push_back(request_of_spec(context, options, task, wave));
  return out;
}

}  // namespace

actions::StartRequests start_requests(cli::Context& context, const StartOptions& options) {
  context.sound_config();
  if (!options.specs.empty()) return requests_of_specs(context, options);
  if (options.features.empty()) {
    throw UsageError("'<feature>' is missing", "name a feature, or give tasks with --spec <file>");
  }
  actions::StartRequest request = request_of(context, options, {});
  const auto emptiness = request.interactive ? Emptiness::allowed : Emptiness::refused;
  request.text = prompt_text(context, options.text, emptiness);
  return {std::move(request)};
}

}  // namespace wave::commands
