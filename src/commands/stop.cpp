// SPDX-License-Identifier: MIT
#include "actions/stop_task.h"
#include "cli/output.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::any, answers.tasks);
}

// False when there was nothing to stop.
bool stop_one(cli::Context& context, const std::string& id) {
  const domain::Summary task = context.store().index().summary(id).value();
  const actions::Stopped stopped =
      actions::stop_task(context.store(), context.host(task.host), task, context.clock());
  cli::print(fmt::format("{}\t{}\t{}\n", task.id, task.feature, to_string(stopped.state)));
  if (!stopped.was_running) {
    cli::narrate(fmt::format("'{}' is {}: there is nothing to stop\n", task.feature,
                             to_string(stopped.state)));
  }
  return stopped.was_running;
}

int act(cli::Context& context, const Answers& answers) {
  bool all_stopped = true;
  std::optional<Error> failure;
  for (const std::string& id : ids_or_own(context, answers.tasks)) {
    try {
      all_stopped = stop_one(context, id) && all_stopped;
    } catch (const Error& error) {
      failure = error;  // the others shall end all the same
    }
  }
  if (failure) throw Error(*failure);
  return static_cast<int>(all_stopped ? Exit::done : Exit::no);
}

}  // namespace

cli::Command stop() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "end the agents of tasks",
          .usage = {"stop [<task>...]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
