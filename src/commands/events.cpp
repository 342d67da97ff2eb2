// SPDX-License-Identifier: MIT
#include "view/events.h"

#include "actions/find_task.h"
#include "cli/output.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--json", answers.json, "one JSON object a line");
}

int act(cli::Context& context, const Answers& answers) {
  const domain::Summary found =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  const auto events = context.store().index().events(found.id);
  cli::print(answers.json ? view::events_json(events) : view::events_text(events));
  return 0;
}

}  // namespace

cli::Command events() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "list what was recorded of a task",
          .usage = {"events [<task>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
