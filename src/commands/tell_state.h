// SPDX-License-Identifier: MIT
// One line about where a task stands now, for people and scripts.
#pragma once

#include "cli/context.h"
#include "domain/summary.h"

namespace wave::commands {

// "id<TAB>feature<TAB>state", as it is recorded now.
void tell_state(cli::Context& context, const domain::Summary& task);

}  // namespace wave::commands
