// SPDX-License-Identifier: MIT
// Asks for approval of what the repository's wave.toml would run.
#pragma once

#include "actions/trust.h"
#include "cli/context.h"

namespace wave::commands {

// What stands in the default branch's wave.toml now.
actions::Approval approval_here(cli::Context& context);

// Shows it and asks on the terminal; true when it was approved (and recorded, and the context's
// settings are read anew). Without a terminal nobody is asked: false.
bool ask_approval(cli::Context& context, const actions::Approval& approval);

}  // namespace wave::commands
