// SPDX-License-Identifier: MIT
// The second word of commands that have several deeds.
#pragma once

#include <string>
#include <vector>

namespace wave::commands {

// Throws UsageError, with a suggestion, unless `word` is one of `known`.
void check_subcommand(const std::string& command, const std::string& word,
                      const std::vector<std::string>& known);

}  // namespace wave::commands
