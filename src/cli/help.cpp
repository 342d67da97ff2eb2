// SPDX-License-Identifier: MIT
#include "cli/help.h"

#include <fmt/format.h>

namespace wave::cli {
namespace {

constexpr std::string_view k_program_usage =
    "usage: git wave [-C <dir>] [--no-color] <command> [<args>]\n"
    "   or: git wave [-h | --help | --version]\n";

std::string_view heading(Group group) {
  switch (group) {
    case Group::project:
      return "begin a project";
    case Group::tasks:
      return "work with tasks";
    case Group::backlog:
      return "have a backlog worked on";
    case Group::upkeep:
      return "look after a repository";
    case Group::hidden:
      break;
  }
  return "";
}

}  // namespace

std::string command_help(const Command& command, const Options& options) {
  std::string out;
  for (const std::string& line : command.usage) {
    // A line that goes on from the one before begins with a blank.
    const bool continued = line.front() == ' ';
    out += continued ? "               " + line : (out.empty() ? "usage: " : "   or: ");
    if (!continued) out += "git wave " + line;
    out += '\n';
  }
  const std::string listing = options.listing();
  return listing.empty() ? out : out + '\n' + listing;
}

std::string program_help(const std::vector<Entry>& commands) {
  std::string out(k_program_usage);
  for (const Group group : {Group::project, Group::tasks, Group::backlog, Group::upkeep}) {
    out += fmt::format("\n{}\n", heading(group));
    for (const Entry& entry : commands) {
      if (entry.command.group != group) continue;
      out += fmt::format("   {:<11} {}\n", entry.name, entry.command.summary);
    }
  }
  return out +
         "\n'git wave <command> -h' tells its options, 'git wave <command> --help' opens its "
         "manual.\n";
}

}  // namespace wave::cli
