// SPDX-License-Identifier: MIT
// Long answers on a terminal, as git shows them.
#pragma once

#include "cli/context.h"

#include <string>

namespace wave::commands {

// Through the user's pager if our output is a terminal, else as it is. The pager is GIT_PAGER, the
// user's own core.pager, PAGER or less: never what a repository's configuration names, which an
// agent may have written.
void page(cli::Context& context, const std::string& text);

}  // namespace wave::commands
