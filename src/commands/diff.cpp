// SPDX-License-Identifier: MIT
#include "view/diff.h"

#include "actions/find_task.h"
#include "cli/output.h"
#include "commands/pager.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  bool stat = false;
  bool names = false;
  bool committed = false;
  bool json = false;
  std::vector<std::string> paths;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--stat", answers.stat, "only how much changed in which file");
  options.flag("--name-only", answers.names, "only the files' names");
  options.flag("--committed", answers.committed, "without what is not committed yet");
  options.flag("--json", answers.json, "the files, in JSON");
  options.rest(answers.paths);
}

std::string text_of(const git::Diff& diff, const Answers& answers, const cli::Terminal& terminal) {
  if (answers.stat) return view::diff_stat(diff, terminal.style());
  if (answers.names) return view::diff_names(diff, terminal.output);
  return terminal.output ? view::patch_text(diff, terminal.style()) : view::patch_bytes(diff);
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.stat + answers.names + answers.json > 1) {
    throw UsageError("only one of '--stat', '--name-only' and '--json' can be given");
  }
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  const actions::TaskDiff diff =
      actions::diff_task(context.store(), task, {answers.committed, answers.paths},
                         context.processes(), context.now());
  if (answers.json) {
    cli::print(view::diff_json(diff, task.feature));
    return 0;
  }
  for (const std::string& path : diff.diff.left_out) {
    const char* what = path.ends_with('/') ? "a repository of its own" : "larger than 32 MiB";
    cli::narrate(
        fmt::format("'{}' is {}; what changed in it is left out\n", view::plain_line(path), what));
  }
  page(context, text_of(diff.diff, answers, context.terminal()));
  return 0;
}

}  // namespace

cli::Command diff() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "show what a task has changed",
          .usage = {"diff [<task>] [--committed] [--stat | --name-only | --json] [-- <path>...]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
