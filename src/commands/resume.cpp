// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/resume_issue.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
};

void declare(cli::Options& options, Answers& answers) { options.operand("task", answers.task); }

int act(cli::Context& context, const Answers& answers) {
  const domain::Summary task =
      actions::find_issue(context.store(), answers.task.value_or(""), context.here());
  actions::IssueDoors doors{context.store(), context.config(), context.now()};
  actions::resume_issue(task, doors);
  tell_state(context, task);
  return 0;
}

}  // namespace

cli::Command resume() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "let a piece of the backlog that stands still go on",
          .usage = {"resume [<task>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
