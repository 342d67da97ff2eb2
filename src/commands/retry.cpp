// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/retry_task.h"
#include "commands/durations.h"
#include "commands/prompt_text.h"
#include "commands/tell_started.h"
#include "commands/verbs.h"
#include "error/error.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  TextSource text;
  std::optional<std::string> agent, session, timeout, idle_timeout;
  bool force_restart = false;
  bool resume = false;
  bool fresh = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--force-restart", answers.force_restart, "end a running attempt first");
  options.flag("--resume", answers.resume, "go on with the agent's own session");
  options.flag("--fresh", answers.fresh, "let the agent begin a new session (the default)");
  options.value("--agent", "a", answers.agent, "who works from now on");
  options.value("--session", "name", answers.session, "a name of your own for attach");
  options.value("--timeout", "dur", answers.timeout, "end a run that takes longer");
  options.value("--idle-timeout", "dur", answers.idle_timeout, "end a run that shows no life");
  options.value("-m,--message", "text", answers.text.message, "what the agent is told besides");
  options.value("-F,--file", "file", answers.text.file, "the same from a file; - reads stdin");
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.resume && answers.fresh) {
    throw UsageError("'--resume' and '--fresh' cannot be given together");
  }
  actions::RetryRequest request;
  request.force_restart = answers.force_restart;
  request.resume = answers.resume;
  request.agent = answers.agent;
  request.session = answers.session;
  request.timeout = duration_option("--timeout", answers.timeout);
  request.idle_timeout = duration_option("--idle-timeout", answers.idle_timeout);
  request.text = prompt_text(context, answers.text, Emptiness::allowed);
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  actions::StartDoors doors{context.store(),     context.sound_config(), context.clock(),
                            context.processes(), context.host(),         context.environment()};
  return tell_started({actions::retry_task(task, request, doors, context.host(task.host))});
}

}  // namespace

cli::Command retry() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "start a task once more, in its worktree as it is",
          .usage = {"retry [<task>] [--force-restart] [--resume | --fresh] [--agent <a>]",
                    " [--session <name>] [--timeout <dur>] [--idle-timeout <dur>]",
                    " [-m <text> | -F <file>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
