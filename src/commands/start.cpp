// SPDX-License-Identifier: MIT
#include "view/start.h"

#include "actions/set_up.h"
#include "actions/start_task.h"
#include "actions/wait_for_tasks.h"
#include "cli/output.h"
#include "commands/durations.h"
#include "commands/follow.h"
#include "commands/prompt_text.h"
#include "commands/tell_started.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/plain_text.h"
#include "view/set_up.h"

#include <utility>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  actions::StartRequest request;
  TextSource text;
  std::optional<std::string> agent, model, from, timeout, idle_timeout, session, ticket;
  bool no_commit_needed = false;
  bool attach = false;
  bool wait = false;
  bool dry_run = false;
};

void declare_text(cli::Options& options, Answers& answers) {
  options.value("-m,--message", "text", answers.text.message, "what the agent is to do");
  options.value("-F,--file", "task.md", answers.text.file, "the same from a file; - reads stdin");
  options.value("--ticket", "id", answers.ticket, "the ticket this is about");
  options.values("--constraint", "text", answers.request.constraints,
                 "a rule for the agent; may be given several times");
}

void declare_run(cli::Options& options, Answers& answers) {
  options.value("--agent", "a", answers.agent, "who works: claude, codex, opencode, command ...");
  options.value("--model", "m", answers.model, "the model it is told to use");
  options.value("--from", "branch", answers.from, "where to begin, instead of the default branch");
  options.value("--timeout", "dur", answers.timeout, "end a run that takes longer");
  options.value("--idle-timeout", "dur", answers.idle_timeout, "end a run that shows no life");
  options.value("--session", "name", answers.session, "a name of your own for attach");
  options.flag("--interactive", answers.request.interactive, "start the agent for a conversation");
  options.flag("--existing-branch", answers.request.existing_branch,
               "go on with a branch that is there");
  options.flag("--no-commit-needed", answers.no_commit_needed, "done also without a commit");
}

void declare(cli::Options& options, Answers& answers) {
  options.operands("feature", cli::Count::at_least_one, answers.request.features);
  declare_text(options, answers);
  declare_run(options, answers);
  options.flag("--attach", answers.attach, "go into the session once it runs");
  options.flag("--wait", answers.wait, "wait for the end, and exit as git wave wait does");
  options.flag("--dry-run", answers.dry_run, "check everything and tell what would be done");
  options.rest(answers.request.agent_args);
}

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

agent::AgentChoice choose_agent(cli::Context& context, const std::optional<std::string>& named) {
  const std::string name = named ? *named : context.config().string("agent.default");
  if (name.empty()) {
    throw Error("no agent was named, and 'agent.default' is not set",
                fmt::format("name one with --agent <a>; {}", agents_found(context.environment())));
  }
  return agent::find_agent(name, context.config());
}

void check_together(const Answers& answers) {
  if (answers.attach && answers.wait) {
    throw UsageError("'--attach' and '--wait' cannot be given together");
  }
  if (answers.attach && answers.request.features.size() > 1) {
    throw UsageError("'--attach' goes with one feature only");
  }
}

actions::StartRequest request_of(cli::Context& context, const Answers& answers) {
  actions::StartRequest request = answers.request;
  const auto timeout = duration_option("--timeout", answers.timeout);
  const auto idle_timeout = duration_option("--idle-timeout", answers.idle_timeout);
  request.timeout = timeout.value_or(context.config().duration("task.timeout"));
  request.idle_timeout = idle_timeout.value_or(context.config().duration("task.idle_timeout"));
  request.agent = choose_agent(context, answers.agent);
  // Any program: the words after `--` are it and its arguments.
  const bool is_program = request.agent.agent == agent::find_adapter("command");
  if (is_program && request.agent.command.empty())
    std::swap(request.agent.command, request.agent_args);
  if (answers.model) request.agent.model = *answers.model;
  request.from = answers.from.value_or("");
  request.session = answers.session.value_or("");
  request.ticket = answers.ticket.value_or("");
  request.commit_needed = !answers.no_commit_needed;
  const bool may_be_empty = request.interactive;
  request.text =
      prompt_text(context, answers.text, may_be_empty ? Emptiness::allowed : Emptiness::refused);
  return request;
}

actions::StartDoors doors_of(cli::Context& context) {
  return {context.store(),     context.config(), context.clock(),
          context.processes(), context.host(),   context.environment()};
}

// Everything is checked before the repository is touched for the first time.
void set_up(cli::Context& context) {
  const actions::SetUp made =
      actions::set_up_in_place(context.layout(), context.now(), context.processes());
  if (!made.changed) return;
  cli::narrate(view::set_up_lines(made));
  context.reopen_store();
}

int act(cli::Context& context, const Answers& answers) {
  check_together(answers);
  const actions::StartRequest request = request_of(context, answers);
  {
    actions::StartDoors doors = doors_of(context);
    const auto plans = actions::plan_start({request}, doors);
    if (answers.dry_run) {
      cli::print(view::start_plan(plans));
      return 0;
    }
  }
  set_up(context);
  actions::StartDoors doors = doors_of(context);
  const auto tasks = actions::start_tasks({request}, doors);
  const int code = tell_started(tasks);
  if (answers.attach && code == 0) return attach_to(context, tasks.front().id, false);
  if (!answers.wait) return code;
  std::vector<std::string> ids;
  for (const actions::StartedTask& task : tasks) ids.push_back(task.id);
  return wait_for(context, ids, std::nullopt);
}

}  // namespace

cli::Command start() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "put tasks into worktrees of their own and start their agents",
          .usage = {"start <feature>... [-m <text> | -F <task.md>] [--agent <a>] [--model <m>]",
                    " [--from <branch>] [--timeout <dur>] [--idle-timeout <dur>] [--session "
                    "<name>] [--ticket <id>]",
                    " [--constraint <text>]... [--interactive] [--existing-branch]",
                    " [--no-commit-needed] [--attach] [--wait] [--dry-run]",
                    " [-- <extra agent args>...]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
