// SPDX-License-Identifier: MIT
#include "actions/settle_tasks.h"
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
  options.required_operand("rebuild|verify|settle", answers.deed);
}

int verify(store::Store& store) {
  const bool equal = store.verify_index();
  cli::print(equal ? "the index says what the logs say\n" : "the index differs from the logs\n");
  if (!equal) cli::narrate("hint: git wave index rebuild makes it anew\n");
  return static_cast<int>(equal ? Exit::done : Exit::no);
}

int settle(cli::Context& context) {
  const auto policy = actions::settle_policy(context.sound_config());
  const int64_t count = actions::settle_all(context.store(), policy, context.now());
  cli::print(count == 0   ? "no task is old enough\n"
             : count == 1 ? "1 task settled\n"
                          : std::to_string(count) + " tasks settled\n");
  return 0;
}

int act(cli::Context& context, const Answers& answers) {
  check_subcommand("index", answers.deed, {"rebuild", "verify", "settle"});
  if (answers.deed == "verify") return verify(context.store());
  if (answers.deed == "settle") return settle(context);
  context.store().rebuild_index();
  return 0;
}

}  // namespace

cli::Command index() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "make the index anew, compare it with the logs, or make it small",
          .usage = {"index rebuild|verify|settle"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
