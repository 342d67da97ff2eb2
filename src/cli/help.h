// SPDX-License-Identifier: MIT
// What -h prints.
#pragma once

#include "cli/command.h"

#include <string>
#include <vector>

namespace wave::cli {

// "usage: git wave ..." lines, one indented line for each that is continued, then the options.
std::string command_help(const Command& command, const Options& options);

// All commands but the hidden ones, by group.
std::string program_help(const std::vector<Entry>& commands);

}  // namespace wave::cli
