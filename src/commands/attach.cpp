// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "commands/follow.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  bool read_only = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("-r,--read-only", answers.read_only, "look only: keys do not reach the agent");
}

int act(cli::Context& context, const Answers& answers) {
  const domain::Summary task =
      actions::find_session(context.store(), answers.task.value_or(""), context.here());
  return attach_to(context, task.id, answers.read_only);
}

}  // namespace

cli::Command attach() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "go into the session of a task",
          .usage = {"attach [<task> | <session>] [--read-only]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
