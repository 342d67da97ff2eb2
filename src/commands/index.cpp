// SPDX-License-Identifier: MIT
#include "cli/output.h"
#include "commands/subcommand.h"
#include "commands/verbs.h"
#include "error/error.h"

namespace wave::commands {
namespace {

struct Answers {
  std::string deed;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("rebuild|verify", answers.deed);
}

int verify(store::Store& store) {
  const bool equal = store.verify_index();
  cli::print(equal ? "the index says what the logs say\n" : "the index differs from the logs\n");
  if (!equal) cli::narrate("hint: git wave index rebuild makes it anew\n");
  return static_cast<int>(equal ? Exit::done : Exit::no);
}

int act(cli::Context& context, const Answers& answers) {
  check_subcommand("index", answers.deed, {"rebuild", "verify"});
  if (answers.deed == "verify") return verify(context.store());
  context.store().rebuild_index();
  return 0;
}

}  // namespace

cli::Command index() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "make the index anew, or compare it with the logs",
          .usage = {"index rebuild|verify"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
