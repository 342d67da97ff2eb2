// SPDX-License-Identifier: MIT
#include "view/explain.h"

#include "actions/find_task.h"
#include "actions/observe.h"
#include "actions/session_hosts.h"
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
  actions::take_in_spooled(context.store(), context.now());
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  const auto hosts =
      actions::session_hosts(context.layout(), context.processes(), context.environment());
  const auto explanation = actions::explain(context.store(), task, hosts, context.now());
  cli::print(answers.json ? view::explanation_json(explanation)
                          : view::explanation_text(explanation, context.terminal().style()));
  return 0;
}

}  // namespace

cli::Command explain() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell why a task is shown as it is",
          .usage = {"explain [<task>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
