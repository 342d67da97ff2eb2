// SPDX-License-Identifier: MIT
#include "view/schedule.h"

#include "actions/default_branch.h"
#include "actions/service_pause.h"
#include "cli/output.h"
#include "commands/service_doors.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/signals.h"
#include "os/watch.h"
#include "service/github_door.h"
#include "service/intake.h"
#include "view/service.h"

#include <algorithm>
#include <set>
#include <span>

namespace wave::commands {
namespace {

// A call that is killed tells nobody.
constexpr int64_t k_longest_nap_ms = 10000;

struct Answers {
  bool dry_run = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--dry-run", answers.dry_run, "only tell what would be looked at, and why not");
  options.flag("--json", answers.json, "answer in JSON");
}

service::Policy policy_of(cli::Context& context) {
  return service::read_policy(
      context.sound_config(),
      actions::default_branch(context.layout(), context.store().repository()));
}

int tell_outlook(cli::Context& context, const Answers& answers) {
  ServiceDoors doors(context);
  const service::Policy policy = policy_of(context);
  const service::Pass pass{context.now(), policy, context.config(),
                           service::own_rows(context.store())};
  const auto pieces = service::Scheduler(doors.doors()).outlook(pass);
  cli::print(answers.json ? view::outlook_json(pieces)
                          : view::outlook_text(pieces, context.terminal().style()));
  if (pieces.empty()) cli::narrate("nothing lies in the backlog\n");
  const bool is_any = std::any_of(pieces.begin(), pieces.end(),
                                  [](const auto& each) { return each.why_not.empty(); });
  return static_cast<int>(is_any ? Exit::done : Exit::no);
}

void tell(const service::Turn& turn, const os::Now& now, std::vector<service::Deed>& deeds) {
  cli::narrate(view::service_text(turn.deeds, now.wall_ms));
  deeds.insert(deeds.end(), turn.deeds.begin(), turn.deeds.end());
}

// What there is to choose from, as the forge has it now.
service::ForgeLook take_in(cli::Context& context, std::vector<service::Deed>& deeds) {
  ServiceDoors doors(context);
  const service::Policy policy = policy_of(context);
  service::ForgeLook look;
  if (policy.forge != "github") return look;
  const service::Pass pass{context.now(), policy, context.config(),
                           service::own_rows(context.store())};
  service::GitHubDoor github(doors.doors());
  auto& forge = github.open(pass);
  service::Intake intake(doors.doors(), look);
  tell(intake.step(pass, forge, github.repository()), pass.now, deeds);
  if (!intake.hindrance().empty()) throw Error(intake.hindrance(), "try it again later");
  return look;
}

// Steps it until its agent, if it has asked one, has answered.
void look_once(cli::Context& context, const service::ForgeLook& look,
               std::vector<service::Deed>& deeds) {
  ServiceDoors doors(context);
  const service::Policy policy = policy_of(context);
  service::Scheduler scheduler(doors.doors(), &look);
  os::Watch watch;
  watch.add(doors.doors().calls.folder());
  while (!os::interrupted()) {
    watch.drain();
    const service::Pass pass{context.now(), policy, context.config(),
                             service::own_rows(context.store())};
    const service::Turn turn = scheduler.step(pass);
    tell(turn, pass.now, deeds);
    if (!scheduler.is_asking()) break;
    int64_t nap_ms = k_longest_nap_ms;
    if (turn.due_ms) nap_ms = std::clamp<int64_t>(*turn.due_ms - pass.now.wall_ms, 0, nap_ms);
    if (!os::interrupted()) watch.wait(std::chrono::milliseconds(nap_ms));
  }
}

// The pieces of these deeds that lie in the backlog no longer, by number.
std::vector<domain::Summary> queued_by(index::Index& index, std::span<const service::Deed> deeds) {
  std::set<std::string> ids;
  for (const service::Deed& deed : deeds) ids.insert(deed.task);
  std::vector<domain::Summary> out;
  for (const std::string& id : ids) {
    auto now = index.summary(id);
    if (now && !domain::is_in_backlog(*now)) out.push_back(std::move(*now));
  }
  std::sort(out.begin(), out.end(), [](const domain::Summary& a, const domain::Summary& b) {
    return std::pair(a.number, a.id) < std::pair(b.number, b.id);
  });
  return out;
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.dry_run) return tell_outlook(context, answers);
  if (actions::service_pause(context.layout())) {
    throw Error("the service is paused", "git wave unpause lets it go on", Exit::no);
  }
  std::vector<service::Deed> deeds;
  const service::ForgeLook look = take_in(context, deeds);
  const size_t came_in = deeds.size();
  look_once(context, look, deeds);
  if (os::interrupted()) {
    cli::narrate("the scheduler's agent goes on; git wave schedule takes its answer\n");
    return static_cast<int>(Exit::interrupted);
  }
  const auto queued = queued_by(context.store().index(), std::span(deeds).subspan(came_in));
  if (answers.json) {
    cli::print(view::schedule_json(queued, deeds));
  } else {
    for (const domain::Summary& row : queued) tell_state(context, row);
  }
  if (queued.empty()) cli::narrate("nothing was queued; git wave schedule --dry-run tells why\n");
  return static_cast<int>(queued.empty() ? Exit::no : Exit::done);
}

}  // namespace

cli::Command schedule() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "choose now what of the backlog is done next",
          .usage = {"schedule [--dry-run] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
