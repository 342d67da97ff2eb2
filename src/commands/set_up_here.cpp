// SPDX-License-Identifier: MIT
#include "commands/set_up_here.h"

#include "actions/set_up.h"
#include "cli/output.h"
#include "view/set_up.h"

namespace wave::commands {

void set_up_here(cli::Context& context) {
  const actions::SetUp made =
      actions::set_up_in_place(context.layout(), context.now(), context.processes());
  if (!made.changed) return;
  cli::narrate(view::set_up_lines(made));
  context.reopen_store();
}

}  // namespace wave::commands
