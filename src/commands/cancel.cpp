// SPDX-License-Identifier: MIT
#include "actions/cancel_issue.h"
#include "actions/find_task.h"
#include "cli/output.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::at_least_one, answers.tasks);
}

// False when there was nothing to cancel.
bool cancel_one(cli::Context& context, call::Calls& calls, const domain::Summary& task) {
  actions::CancelDoors doors{context.store(), calls, context.host(task.host), context.clock()};
  const actions::Cancelled cancelled = actions::cancel_issue(task, doors);
  tell_state(context, task);
  if (!cancelled.was_there) {
    cli::narrate(fmt::format("'{}' is {}: there is nothing to cancel\n", task.feature,
                             to_string(cancelled.state)));
  }
  return cancelled.was_there;
}

int act(cli::Context& context, const Answers& answers) {
  std::vector<domain::Summary> tasks;
  for (const std::string& name : answers.tasks) {
    tasks.push_back(actions::find_issue(context.store(), name, context.here()));
  }
  call::Calls calls(context.layout(), context.processes(), context.environment());
  bool all_were_there = true;
  std::optional<Error> failure;
  for (const domain::Summary& task : tasks) {
    try {
      all_were_there = cancel_one(context, calls, task) && all_were_there;
    } catch (const Error& error) {
      failure = error;  // the others shall end all the same
    }
  }
  if (failure) throw Error(*failure);
  return static_cast<int>(all_were_there ? Exit::done : Exit::no);
}

}  // namespace

cli::Command cancel() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "end all work on pieces of the backlog",
          .usage = {"cancel <task>..."},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
