// SPDX-License-Identifier: MIT
#include "view/show.h"

#include "actions/find_task.h"
#include "actions/observe.h"
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
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  const domain::Summary found =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  view::TaskView view;
  view.row = actions::observe(context.store(), found, context.now());
  view.task = context.store().index().task(found.id).value();
  cli::print(answers.json
                 ? view::show_json(view, context.layout().common_dir.string())
                 : view::show_text(view, context.now().wall_ms, context.terminal().style()));
  return 0;
}

}  // namespace

cli::Command show() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell everything about one task",
          .usage = {"show [<task>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
