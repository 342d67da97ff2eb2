// SPDX-License-Identifier: MIT
// The first word that changes something makes the repository ready, and says so.
#pragma once

#include "cli/context.h"

namespace wave::commands {

// Nothing where that was done already. To be called once everything has been checked.
void set_up_here(cli::Context& context);

}  // namespace wave::commands
