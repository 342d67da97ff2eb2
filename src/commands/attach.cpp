// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "commands/follow.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
};

void declare(cli::Options& options, Answers& answers) { options.operand("task", answers.task); }

int act(cli::Context& context, const Answers& answers) {
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  return attach_to(context, task.id);
}

}  // namespace

cli::Command attach() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "go into the session of a task",
          .usage = {"attach [<task>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
