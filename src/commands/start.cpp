// SPDX-License-Identifier: MIT
#include "view/start.h"

#include "actions/start_checks.h"
#include "actions/start_task.h"
#include "actions/wait_for_tasks.h"
#include "cli/output.h"
#include "commands/approval.h"
#include "commands/follow.h"
#include "commands/set_up_here.h"
#include "commands/start_requests.h"
#include "commands/tell_started.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/plain_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  StartOptions start;
  bool attach = false;
  bool wait = false;
  bool dry_run = false;
};

void declare_text(cli::Options& options, Answers& answers) {
  options.value("-m,--message", "text", answers.start.text.message, "what the agent is to do");
  options.value("-F,--file", "task.md", answers.start.text.file,
                "the same from a file; - reads stdin");
  options.values("--spec", "file", answers.start.specs,
                 "tasks from a file: JSON, TOML or Markdown; may be given several times");
  options.value("--ticket", "id", answers.start.ticket, "the ticket this is about");
  options.values("--constraint", "text", answers.start.constraints,
                 "a rule for the agent; may be given several times");
}

void declare_run(cli::Options& options, Answers& answers) {
  options.value("--agent", "a", answers.start.agent,
                "who works: claude, codex, opencode, command ...");
  options.value("--model", "m", answers.start.model, "the model it is told to use");
  options.value("--from", "branch", answers.start.from,
                "where to begin, instead of the default branch");
  options.value("--timeout", "dur", answers.start.timeout, "end a run that takes longer");
  options.value("--idle-timeout", "dur", answers.start.idle_timeout,
                "end a run that shows no life");
  options.value("--session", "name", answers.start.session, "a name of your own for attach");
  options.flag("--interactive", answers.start.interactive, "start the agent for a conversation");
  options.flag("--existing-branch", answers.start.existing_branch,
               "go on with a branch that is there");
  options.flag("--no-commit-needed", answers.start.no_commit_needed, "done also without a commit");
}

void declare(cli::Options& options, Answers& answers) {
  options.operands("feature", cli::Count::any, answers.start.features);
  declare_text(options, answers);
  declare_run(options, answers);
  options.flag("--attach", answers.attach, "go into the session once it runs");
  options.flag("--wait", answers.wait, "wait for the end, and exit as git wave wait does");
  options.flag("--dry-run", answers.dry_run, "check everything and tell what would be done");
  options.rest(answers.start.agent_args);
}

void check_together(const Answers& answers) {
  if (answers.attach && answers.wait) {
    throw UsageError("'--attach' and '--wait' cannot be given together");
  }
}

// Of all requests together.
void check_attach(cli::Context& context, const Answers& answers,
                  const actions::StartRequests& requests) {
  const bool one = requests.size() == 1 && requests.front().features.size() == 1;
  if (answers.attach && !one) throw UsageError("'--attach' goes with one feature only");
  if (answers.attach && !answers.dry_run) {
    check_terminal(context, context.host(), "leave '--attach' out; nothing was started");
  }
}

actions::StartDoors doors_of(cli::Context& context) {
  return {context.store(),     context.config(), context.clock(),
          context.processes(), context.host(),   context.environment()};
}

// What was shown may have been committed after the agent was chosen.
void take_approved(cli::Context& context, agent::AgentChoice& chosen) {
  const agent::AgentChoice now = agent::find_agent(chosen.name, context.config());
  const bool same = !now.unapproved && now.args == chosen.args &&
                    (now.command.empty() || now.command == chosen.command);
  if (!same) {
    throw Error("what the repository says of the agent '" + chosen.name + "' has changed meanwhile",
                "start it again; nothing was started");
  }
  chosen.unapproved.reset();
}

// On a terminal one may approve at once what this start needs; else its checks refuse it.
void approve_if_needed(cli::Context& context, actions::StartRequests& requests) {
  const bool agents_are = std::none_of(
      requests.begin(), requests.end(),
      [](const actions::StartRequest& each) { return each.agent.unapproved.has_value(); });
  if (agents_are && actions::are_commands_approved(context.config())) return;
  if (!ask_approval(context, approval_here(context))) return;
  for (actions::StartRequest& each : requests) {
    if (each.agent.unapproved) take_approved(context, each.agent);
  }
}

int act(cli::Context& context, const Answers& answers) {
  check_together(answers);
  actions::StartRequests requests = start_requests(context, answers.start);
  check_attach(context, answers, requests);
  approve_if_needed(context, requests);
  {
    actions::StartDoors doors = doors_of(context);
    const auto plans = actions::plan_start(requests, doors);
    if (answers.dry_run) {
      cli::print(view::start_plan(plans));
      return 0;
    }
  }
  set_up_here(context);
  actions::StartDoors doors = doors_of(context);
  const auto tasks = actions::start_tasks(requests, doors);
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
                    " [-- <extra agent args>...]",
                    "start --spec <file>... [<feature>] [<option>...] [-- <extra agent args>...]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
