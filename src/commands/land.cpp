// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/issue_doors.h"
#include "actions/land_task.h"
#include "actions/piece_lock.h"
#include "cli/output.h"
#include "commands/service_doors.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "service/hand_landing.h"
#include "store/commits.h"
#include "view/landing.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr int k_tries = 10;  // while others move the base
// A step of the service may land something; it takes as long as git does.
constexpr std::chrono::seconds k_patience{60};
constexpr std::chrono::seconds k_unseen{1};  // as long as nobody wonders

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

// Of a branch that is gone: perhaps it has landed before.
std::string tip_of(cli::Context& context, const domain::Summary& task) {
  return store::sound_tip(context.store().repository(), task.branch).value_or(task.head);
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
  out.tip = tip_of(context, task);
  return out;
}

// What would land, with all that keeps it from it.
view::LandAnswer prepared(cli::Context& context, const actions::LandRequest& request) {
  actions::LandDoors doors{context.store(), context.processes(), context.now(), "cli"};
  const bool dry = request.deed == git::LandingDeed::tell;
  view::LandAnswer out{request.task, request.base, request.how, dry, git::LandingNothing{}};
  const actions::Preparation made = actions::prepare_landing(doors, request);
  std::visit([&](const auto& each) { out.outcome = each; }, made);
  return out;
}

// In a backlog that several clones share, it lands at the remote.
view::LandAnswer land_at_remote(cli::Context& context, actions::LandRequest request) {
  ServiceDoors doors(context);
  service::HandLanding hand(doors.doors(), context.config(), request.how);
  request.base = hand.base();
  if (request.deed == git::LandingDeed::tell) {
    hand.look();
    return prepared(context, request);
  }
  view::LandAnswer out;
  for (int i = 0; i < k_tries; ++i) {
    request.task = hand.claim(request.task.id);
    move_of(request.task);  // whatever others have said of it
    request.tip = tip_of(context, request.task);
    out = prepared(context, request);
    const auto* made = std::get_if<actions::PreparedLanding>(&out.outcome);
    if (made == nullptr) return out;
    const actions::Landing landing = hand.land(request.task, *made);
    std::visit([&](const auto& each) { out.outcome = each; }, landing);
    if (!std::holds_alternative<actions::BaseMoved>(out.outcome)) return out;
  }
  return out;
}

view::LandAnswer land_once(cli::Context& context, const actions::LandRequest& request,
                           const std::optional<actions::LandingMove>& move) {
  view::LandAnswer out = prepared(context, request);
  const auto* found = std::get_if<actions::PreparedLanding>(&out.outcome);
  if (found == nullptr || out.dry_run) return out;
  const actions::PreparedLanding made = *found;
  actions::LandDoors doors{context.store(), context.processes(), context.now(), "cli"};
  const actions::Landing landing = actions::finish_landing(doors, made, move);
  if (std::holds_alternative<actions::LandingBusy>(landing)) actions::drop_landing(doors, made);
  std::visit([&](const auto& each) { out.outcome = each; }, landing);
  return out;
}

view::LandAnswer land_here(cli::Context& context, const actions::LandRequest& request,
                           const std::optional<actions::LandingMove>& move) {
  view::LandAnswer answer = land_once(context, request, move);
  for (int i = 1; std::holds_alternative<actions::BaseMoved>(answer.outcome) && i < k_tries; ++i) {
    answer = land_once(context, request, move);
  }
  return answer;
}

// While we have it the service does not take the piece another way.
std::optional<os::FileLock> lock_against_service(cli::Context& context,
                                                 const domain::Summary& task) {
  if (task.origin.empty()) return std::nullopt;
  if (auto lock = actions::lock_piece(context.layout(), task.id, k_unseen)) return lock;
  cli::narrate("waiting for the service, which is at " + actions::name_of(task) + '\n');
  if (auto lock = actions::lock_piece(context.layout(), task.id, k_patience)) return lock;
  throw Error("the service is at " + actions::name_of(task) + " and does not let go of it",
              "git wave inspect " + task.feature + " tells how it stands");
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.message && how_of(context, answers) == domain::LandedBy::rebase) {
    throw UsageError("a rebase keeps the messages that are there", "leave '-m' out");
  }
  domain::Summary task =
      actions::find_task(context.store(), answers.task.value_or(""), context.here());
  std::optional<os::FileLock> piece;
  std::optional<os::FileLock> turn;
  if (!answers.dry_run) {
    piece = lock_against_service(context, task);
    turn = actions::turn_to_land(context.store().layout());
    task = actions::standing(context.store().index(), task.id);
  }
  const auto move = move_of(task);
  const actions::LandRequest request = request_of(context, answers, task);
  const bool is_there = !answers.into && service::lands_at_remote(context.config(), task);
  const view::LandAnswer answer =
      is_there ? land_at_remote(context, request) : land_here(context, request, move);
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
