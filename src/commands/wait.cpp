// SPDX-License-Identifier: MIT
#include "commands/durations.h"
#include "commands/follow.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
  std::optional<std::string> timeout;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::any, answers.tasks);
  options.value("--timeout", "dur", answers.timeout,
                "give up after this long, with exit status 124");
}

int act(cli::Context& context, const Answers& answers) {
  const auto timeout = duration_option("--timeout", answers.timeout);
  return wait_for(context, ids_or_own(context, answers.tasks), timeout);
}

}  // namespace

cli::Command wait() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "wait until tasks have ended",
          .usage = {"wait [<task>...] [--timeout <dur>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
