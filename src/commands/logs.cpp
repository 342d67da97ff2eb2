// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/follow_log.h"
#include "cli/output.h"
#include "commands/attempts.h"
#include "commands/follow.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  std::optional<std::string> attempt;
  bool follow = false;
  bool raw = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("-f,--follow", answers.follow, "go on as it grows, until the run ends");
  options.value("--attempt", "n", answers.attempt, "of this attempt instead of the newest");
  options.flag("--raw", answers.raw, "keep control sequences also on a terminal");
}

int act(cli::Context& context, const Answers& answers) {
  const int attempt = attempt_option(answers.attempt);
  if (answers.follow && attempt > 0) {
    throw UsageError("'-f' and '--attempt' cannot be given together",
                     "only the newest run can grow");
  }
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  // Into a file or a pipe the bytes go as they are; a terminal must not obey an agent.
  const bool plain = context.terminal().output && !answers.raw;
  if (answers.follow) return follow(context, task, plain ? Bytes::plain : Bytes::raw);
  const std::string output = actions::read_output(context.store(), task, attempt);
  cli::print(plain ? view::plain_text(output) : output);
  return 0;
}

}  // namespace

cli::Command logs() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "print what an agent wrote",
          .usage = {"logs [<task>] [-f] [--attempt <n>] [--raw]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
