// SPDX-License-Identifier: MIT
// `git wave complete`, called by the shells' completion at every TAB: never fails, and says nothing
// when it knows nothing. Never typed by people.
#include "cli/output.h"
#include "commands/candidates.h"
#include "commands/commands.h"
#include "commands/verbs.h"

#include <exception>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> words;
};

void declare(cli::Options& options, Answers& answers) { options.rest(answers.words); }

int act(cli::Context& context, const Answers& answers) {
  try {
    for (const std::string& each : candidates(context, commands(), answers.words)) {
      // One a line: what would break lines or act on the terminal is not offered.
      const bool plain = each.find_first_of("\n\r\x1b\x7f") == std::string::npos;
      if (plain) cli::print(each + '\n');
    }
  } catch (const std::exception&) {
    return 0;  // whoever is typing must not be disturbed
  }
  return 0;
}

}  // namespace

cli::Command complete() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::nothing,
          .summary = "tell what could be typed next",
          .usage = {"complete -- <word>..."},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
