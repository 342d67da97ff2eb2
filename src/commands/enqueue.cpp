// SPDX-License-Identifier: MIT
#include "actions/enqueue_task.h"
#include "actions/find_task.h"
#include "cli/output.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::at_least_one, answers.tasks);
}

int act(cli::Context& context, const Answers& answers) {
  std::vector<domain::Summary> tasks;
  for (const std::string& name : answers.tasks) {
    domain::Summary found = actions::find_issue(context.store(), name, context.here());
    const bool is_new = std::none_of(tasks.begin(), tasks.end(),
                                     [&](const auto& each) { return each.id == found.id; });
    if (is_new) tasks.push_back(std::move(found));
  }
  actions::IssueDoors doors{context.store(), context.config(), context.now()};
  const auto moved = actions::enqueue_tasks(tasks, doors);
  for (const domain::Summary& task : moved) tell_state(context, task);
  if (!moved.empty()) return 0;
  // As it stands now: somebody else may have enqueued it since we looked.
  const domain::Summary one = context.store().index().summary(tasks[0].id).value_or(tasks[0]);
  cli::narrate(tasks.size() == 1
                   ? fmt::format("'{}' is {} already\n", one.feature, to_string(one.state))
                   : "all of them are queued already\n");
  return static_cast<int>(Exit::no);
}

}  // namespace

cli::Command enqueue() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "decide that work of the backlog is to be done",
          .usage = {"enqueue <task>..."},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
