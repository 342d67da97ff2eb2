// SPDX-License-Identifier: MIT
// `git wave status --watch`.
#pragma once

#include "commands/status_rows.h"

namespace wave::commands {

// Redraws on a terminal; elsewhere prints a block for each change. Returns when nothing is active
// any more, or on Ctrl-C.
int watch_status(cli::Context& context, const StatusQuery& query);

}  // namespace wave::commands
