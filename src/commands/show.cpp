// SPDX-License-Identifier: MIT
#include "view/show.h"

#include "actions/base_drift.h"
#include "actions/find_task.h"
#include "actions/keep.h"
#include "actions/kept_prompt.h"
#include "actions/observe.h"
#include "cli/output.h"
#include "commands/attempts.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/plain_text.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  std::optional<std::string> attempt;
  bool prompt = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--prompt", answers.prompt, "print the prompt that the agent was given");
  options.value("--attempt", "n", answers.attempt, "with --prompt: of this attempt");
  options.flag("--json", answers.json, "answer in JSON");
}

// As it is for a file or a pipe; a terminal must not obey what a task's text holds.
int show_prompt(cli::Context& context, const Answers& answers, const domain::Summary& task) {
  const auto kept = actions::kept_prompt(context.layout(), task, attempt_option(answers.attempt));
  if (answers.json) {
    cli::print(view::prompt_json(task, kept));
  } else {
    cli::print(context.terminal().output ? view::plain_text(kept.text) : kept.text);
  }
  return 0;
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.attempt && !answers.prompt) throw UsageError("'--attempt' goes with '--prompt'");
  attempt_option(answers.attempt);
  actions::take_in_spooled(context.store(), context.now());
  const domain::Summary found =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  if (answers.prompt) return show_prompt(context, answers, found);
  view::TaskView view;
  view.row = actions::observe(context.store(), found, context.now());
  view.row.base_drift = actions::BaseLook(context.store()).drift_of(found);
  view.task = context.store().index().task(found.id).value();
  view.task.kept = actions::still_kept(context.layout().common_dir, view.task);
  cli::print(answers.json
                 ? view::show_json(view, context.layout().common_dir.string())
                 : view::show_text(view, context.now().wall_ms, context.terminal().style()));
  return 0;
}

}  // namespace

cli::Command show() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell everything about one task",
          .usage = {"show [<task>] [--json]", "show [<task>] --prompt [--attempt <n>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
