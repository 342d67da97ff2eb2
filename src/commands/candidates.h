// SPDX-License-Identifier: MIT
// What could stand where somebody is typing: from the table of commands, and from the repository.
#pragma once

#include "cli/command.h"

#include <string>
#include <vector>

namespace wave::commands {

// `words` follow "git wave"; the last is the one being typed, perhaps empty. Only what begins with
// it, sorted by nothing but its own order; nothing where a file or a free text is wanted.
std::vector<std::string> candidates(cli::Context& context, const std::vector<cli::Entry>& table,
                                    const std::vector<std::string>& words);

}  // namespace wave::commands
