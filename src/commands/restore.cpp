// SPDX-License-Identifier: MIT
#include "actions/removal.h"
#include "cli/output.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::string task;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("task", answers.task);
}

int act(cli::Context& context, const Answers& answers) {
  const std::string id = ids_of(context, {answers.task}).front();
  const domain::Summary task = context.store().index().summary(id).value();
  actions::RemovalDoors doors{context.store(), context.host(task.host), context.processes(),
                              context.clock(), "cli"};
  const actions::Restored restored = actions::restore_worktree(doors, task);
  cli::print(fmt::format("{}\t{}\t{}\t{}\n", task.id, task.feature, to_string(restored.state),
                         restored.worktree.string()));
  if (restored.from == "keep") {
    cli::narrate("made again from git: ignored files were in the trash, which is emptied\n");
  }
  return 0;
}

}  // namespace

cli::Command restore() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "bring a cleaned task's worktree and branch back",
          .usage = {"restore <task>"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
