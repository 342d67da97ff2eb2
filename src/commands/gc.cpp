// SPDX-License-Identifier: MIT
#include "actions/collect_garbage.h"
#include "cli/output.h"
#include "commands/garbage_policy.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/removal.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  bool dry_run = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("-n,--dry-run", answers.dry_run, "only tell what would go");
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  if (const auto* mistake = doubt_about_periods(context)) {
    throw Error(mistake->sentence, "nothing goes before it is known how long it shall stay");
  }
  const actions::Garbage garbage = actions::collect_garbage(
      context.store(), garbage_policy(context), !answers.dry_run, context.now());
  cli::print(answers.json ? view::garbage_json(garbage, !answers.dry_run)
                          : view::garbage_text(garbage));
  if (garbage.left.empty()) return 0;
  throw Error(fmt::format("'{}' cannot be deleted whole", garbage.left.front()),
              "something in it is mounted, or belongs to another user");
}

}  // namespace

cli::Command gc() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "drop removed worktrees and kept commits after their time",
          .usage = {"gc [-n | --dry-run] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
