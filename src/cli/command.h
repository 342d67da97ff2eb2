// SPDX-License-Identifier: MIT
// What a command is. To add one: its file and its line in src/commands/, its manual page, its suite
// in tests/cli/; the house's guards tell what was forgotten.
#pragma once

#include "cli/context.h"
#include "cli/options.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wave::cli {

// Under which heading `git wave -h` lists it.
enum class Group { project, tasks, backlog, upkeep, hidden };

// What must be there before the command runs.
enum class Need {
  nothing,
  repository,
  store  // the tasks of a repository; one that was never set up has none
};

// The work itself; returns the exit code.
using Action = std::function<int(Context&)>;

struct Command {
  Group group = Group::tasks;
  Need need = Need::store;
  std::string summary;             // one line, no full stop
  std::vector<std::string> usage;  // what follows "git wave " on each line of the usage
  // Declares the options and returns what runs once they are parsed.
  std::function<Action(Options&)> prepare;
};

// A row of the command table.
struct Entry {
  std::string name;
  Command command;
};

// Binds the two halves of a command: `declare` fills an `Answers` from the options, `act` uses it.
template <class Answers>
std::function<Action(Options&)> prepared(void (*declare)(Options&, Answers&),
                                         int (*act)(Context&, const Answers&)) {
  return [declare, act](Options& options) {
    auto answers = std::make_shared<Answers>();
    declare(options, *answers);
    return Action([answers, act](Context& context) { return act(context, *answers); });
  };
}

}  // namespace wave::cli
