// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/land_task.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "store/commits.h"
#include "view/landing.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr int k_tries = 10;  // while others move the base

struct Answers {
  std::optional<std::string> task, how, into, message;
  bool dry_run = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.value("--how", "how", answers.how, "merge, squash or rebase; else land.how says it");
  options.value("--into", "branch", answers.into, "land there, not on the task's base branch");
  options.value("-m,--message", "text", answers.message, "of the merge or squash");
  options.flag("--dry-run", answers.dry_run, "only tell what would be done");
  options.flag("--json", answers.json, "answer in JSON");
}

domain::LandedBy how_of(cli::Context& context, const Answers& answers) {
  const std::string word = answers.how.value_or(context.config().string("land.how"));
  const auto how = domain::parse_landed_by(word);
  if (how && *how != domain::LandedBy::cherry_pick) return *how;
  throw UsageError(fmt::format("'{}' is no way to land", word), "it is merge, squash or rebase");
}

// The move that goes with it, if any: a person's word ends what the service does with it.
std::optional<actions::LandingMove> move_of(const domain::Summary& task) {
  using enum domain::State;
  if (has_succeeded(task)) return std::nullopt;
  const bool waits = task.state == reviewing || task.state == submitting ||
                     task.state == waiting_checks || task.state == needs_human;
  if (waits && !task.origin.empty()) return actions::LandingMove{task.state, done};
  throw Error(
      fmt::format("'{}' is {}: only what is done can land", task.feature, to_string(task.state)),
      "git wave wait " + task.feature, Exit::no);
}

actions::LandRequest request_of(cli::Context& context, const Answers& answers,
                                const domain::Summary& task) {
  actions::LandRequest out;
  out.task = task;
  out.how = how_of(context, answers);
  out.base = answers.into ? "refs/heads/" + *answers.into
                          : actions::landing_base(context.store(), task,
                                                  context.config().string("forge.base"));
  if (answers.message) out.message = *answers.message + "\n";
  if (answers.dry_run) out.deed = git::LandingDeed::tell;
  // Of a branch that is gone: perhaps it has landed before.
  out.tip = store::sound_tip(context.store().repository(), task.branch).value_or(task.head);
  return out;
}

view::LandAnswer land_once(cli::Context& context, const actions::LandRequest& request,
                           const std::optional<actions::LandingMove>& move) {
  actions::LandDoors doors{context.store(), context.processes(), context.now(), "cli"};
  const bool dry = request.deed == git::LandingDeed::tell;
  view::LandAnswer out{request.task, request.base, request.how, dry, git::LandingNothing{}};
  const actions::Preparation prepared = actions::prepare_landing(doors, request);
  std::visit([&](const auto& each) { out.outcome = each; }, prepared);
  const auto* made = std::get_if<actions::PreparedLanding>(&prepared);
  if (made == nullptr || dry) return out;
  const actions::Landing landing = actions::finish_landing(doors, *made, move);
  if (std::holds_alternative<actions::LandingBusy>(landing)) actions::drop_landing(doors, *made);
  std::visit([&](const auto& each) { out.outcome = each; }, landing);
  return out;
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.message && how_of(context, answers) == domain::LandedBy::rebase) {
    throw UsageError("a rebase keeps the messages that are there", "leave '-m' out");
  }
  const domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  const auto move = move_of(task);
  const actions::LandRequest request = request_of(context, answers, task);
  std::optional<os::FileLock> turn;
  if (!answers.dry_run) turn = actions::turn_to_land(context.store().layout());
  view::LandAnswer answer = land_once(context, request, move);
  for (int i = 1; std::holds_alternative<actions::BaseMoved>(answer.outcome) && i < k_tries; ++i) {
    answer = land_once(context, request, move);
  }
  if (answers.json) {
    cli::print(view::land_json(answer));
    return static_cast<int>(view::is_landed(answer) ? Exit::done : Exit::no);
  }
  if (!view::is_landed(answer)) {
    throw Error(view::land_sentence(answer), view::land_hint(answer), Exit::no);
  }
  cli::print(view::land_line(answer));
  cli::narrate(view::land_sentence(answer) + '\n');
  return 0;
}

}  // namespace

cli::Command land() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "bring the work of a task to its base branch",
          .usage = {"land [<task>] [--how <how>] [--into <branch>] [-m <text>] [--dry-run] "
                    "[--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
