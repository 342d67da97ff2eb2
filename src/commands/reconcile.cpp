// SPDX-License-Identifier: MIT
#include "actions/reconcile.h"

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
  cli::print(
      view::repairs_text(actions::reconcile(context.store(), context.host(), context.clock())));
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
