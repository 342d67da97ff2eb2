// SPDX-License-Identifier: MIT
#include "actions/set_up.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "view/set_up.h"

namespace wave::commands {
namespace {

struct Answers {};

void declare(cli::Options&, Answers&) {}

int act(cli::Context& context, const Answers&) {
  const actions::SetUp made =
      actions::set_up_in_place(context.layout(), context.now(), context.processes());
  cli::narrate(view::set_up_lines(made));
  return 0;
}

}  // namespace

cli::Command init() {
  return {.group = cli::Group::project,
          .need = cli::Need::repository,
          .summary = "set up the repository you stand in",
          .usage = {"init"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
