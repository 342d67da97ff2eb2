// SPDX-License-Identifier: MIT
#include "commands/approval.h"

#include "actions/committed_settings.h"
#include "cli/output.h"
#include "view/trust.h"

#include <iostream>
#include <string>

namespace wave::commands {

actions::Approval approval_here(cli::Context& context) {
  context.sound_config();  // what is approved shall be all that the file says
  return actions::look_at_approval(context.layout(), actions::committed_settings(context.store()));
}

bool ask_approval(cli::Context& context, const actions::Approval& approval) {
  if (!context.terminal().input || !context.terminal().errors) return false;
  cli::flush();
  cli::narrate("The repository's wave.toml asks for this:\n" +
               view::approval_text(approval, context.terminal().style()) +
               "It runs as you. Approve it? [y/N] ");
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes") return false;
  actions::approve(context.layout(), approval, context.now());
  context.reread_config();
  return true;
}

}  // namespace wave::commands
