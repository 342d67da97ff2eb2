// SPDX-License-Identifier: MIT
#include "actions/reconcile.h"

#include "actions/start_due.h"
#include "actions/tell_of_moves.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "view/health.h"

namespace wave::commands {
namespace {

struct Answers {
  bool once = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--once", answers.once, "one pass, which is also what it does without this");
}

int act(cli::Context& context, const Answers&) {
  auto repairs = actions::reconcile(context.store(), context.host(), context.clock());
  actions::DueDoors doors{context.store(), context.clock(), context.processes(),
                          context.environment(), "reconcile"};
  for (const actions::DueTask& due : actions::start_due(doors)) {
    repairs.push_back({due.task, due.feature, due.what});
  }
  cli::print(view::repairs_text(repairs));
  // Also of what somebody recorded who was killed before he could tell.
  actions::tell_of_moves(context.store(), context.processes(), context.environment(),
                         context.clock());
  return 0;
}

}  // namespace

cli::Command reconcile() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "make the record true again after crashes",
          .usage = {"reconcile [--once]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
