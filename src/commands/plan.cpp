// SPDX-License-Identifier: MIT
#include "actions/list_issues.h"
#include "cli/output.h"
#include "commands/take_further.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/issue.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

using domain::State;

struct Answers {
  std::optional<std::string> task;
  bool next = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--next", answers.next, "what has waited longest (as without a task)");
  options.flag("--json", answers.json, "answer in JSON");
}

bool is_being_planned(const domain::Summary& piece) {
  return piece.state == State::queued || piece.state == State::planning;
}

int interrupted(const domain::Summary& piece) {
  cli::narrate(fmt::format(
      "the agent that plans '{0}' goes on; git wave plan {0} takes its answer\n", piece.feature));
  return static_cast<int>(Exit::interrupted);
}

int tell_plan(cli::Context& context, const domain::Summary& piece, bool json) {
  const auto row = actions::issue_row(context.store(), piece);
  if (json) {
    cli::print(view::issue_json(row));
  } else {
    cli::print(fmt::format("{}\t{}\t{}\n", piece.id, piece.feature, to_string(piece.state)) +
               view::plan_lines(row.whole));
  }
  if (piece.state == State::ready) return 0;
  tell_how_it_stands(row.whole);
  if (piece.state == State::needs_human) {
    cli::narrate(row.whole.work->question.empty()
                     ? fmt::format("git wave resume {} has it planned anew\n", piece.feature)
                     : fmt::format("git wave answer {} answers\n", piece.feature));
  }
  return static_cast<int>(Exit::no);
}

int act(cli::Context& context, const Answers& answers) {
  context.sound_config();
  const auto chosen =
      piece_or_next(context, answers.task, answers.next, {State::queued, State::planning});
  if (!chosen) {
    cli::narrate(
        "nothing waits to be planned; git wave enqueue and git wave schedule queue work\n");
    return static_cast<int>(Exit::no);
  }
  domain::Summary piece = *chosen;
  if (piece.state == State::pending || is_being_planned(piece)) {
    piece = queued_if_pending(context, piece);
    Course course;
    course.piece = {piece.id, true};
    course.is_over = [](const domain::Summary& now) { return now.held || !is_being_planned(now); };
    course.tell = DeedsAs::narration;
    if (take_further(context, course) == Left::interrupted) return interrupted(piece);
    piece = context.store().index().summary(piece.id).value_or(piece);
  }
  return tell_plan(context, piece, answers.json);
}

}  // namespace

cli::Command plan() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "plan one piece of the backlog, and show the plan",
          .usage = {"plan [<task> | --next] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
