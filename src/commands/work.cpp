// SPDX-License-Identifier: MIT
#include "cli/output.h"
#include "commands/durations.h"
#include "commands/take_further.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

using domain::State;

struct Answers {
  std::optional<std::string> task;
  std::optional<std::string> timeout;
  bool next = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--next", answers.next, "what is ready, or queued, for longest (as without a task)");
  options.value("--timeout", "dur", answers.timeout,
                "give up after this long, with exit status 124");
  options.flag("--json", answers.json, "say in JSON what is done, one line for each pass");
}

// What was begun and left comes after what nobody has begun: somebody may be at it.
const std::vector<State>& next_states() {
  static const std::vector<State> states = {
      State::ready,          State::queued, State::planning,  State::reviewing, State::submitting,
      State::waiting_checks, State::failed, State::timed_out, State::starting,  State::running};
  return states;
}

// What has failed is tried again, or left to a person.
bool is_over(const domain::Summary& piece) {
  const bool is_tried_again = piece.state == State::failed || piece.state == State::timed_out;
  return piece.held || piece.state == State::needs_human ||
         (domain::is_terminal(piece.state) && !is_tried_again);
}

int tell_end(cli::Context& context, const domain::Summary& piece) {
  const auto task = context.store().index().task(piece.id);
  const auto now = context.store().index().summary(piece.id).value_or(piece);
  if (domain::has_succeeded(now)) return 0;
  if (task) tell_how_it_stands(*task);
  if (now.state == State::needs_human) {
    cli::narrate(
        fmt::format("git wave inspect {0} tells more; git wave answer {0} and git wave "
                    "resume {0} let it go on\n",
                    now.feature));
  } else if (domain::is_terminal(now.state)) {
    cli::narrate(fmt::format("git wave resume {} has it done all the same\n", now.feature));
  }
  return static_cast<int>(Exit::no);
}

int tell_left(const domain::Summary& piece, Left left) {
  cli::narrate(
      fmt::format("whoever is at work on '{0}' goes on; git wave work {0} or git wave "
                  "serve takes it from there\n",
                  piece.feature));
  return static_cast<int>(left == Left::timed_out ? Exit::timed_out : Exit::interrupted);
}

int act(cli::Context& context, const Answers& answers) {
  const auto timeout = duration_option("--timeout", answers.timeout);
  context.sound_config();
  const auto chosen = piece_or_next(context, answers.task, answers.next, next_states());
  if (!chosen) {
    cli::narrate("nothing is ready or queued; git wave enqueue and git wave schedule queue work\n");
    return static_cast<int>(Exit::no);
  }
  if (!chosen->held && is_over(*chosen)) return tell_end(context, *chosen);
  const domain::Summary piece = queued_if_pending(context, *chosen);
  Course course;
  course.piece = {piece.id, false};
  course.is_over = is_over;
  course.patience = timeout;
  course.tell = answers.json ? DeedsAs::json : DeedsAs::text;
  const Left left = take_further(context, course);
  return left == Left::over ? tell_end(context, piece) : tell_left(piece, left);
}

}  // namespace

cli::Command work() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "take one piece of the backlog to its end, here and now",
          .usage = {"work [<task> | --next] [--timeout <dur>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
