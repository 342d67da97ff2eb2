// SPDX-License-Identifier: MIT
#include "service/service.h"

#include "actions/configuration.h"
#include "actions/default_branch.h"
#include "actions/reconcile.h"
#include "actions/scratch_worktrees.h"
#include "actions/service_pause.h"
#include "actions/session_hosts.h"
#include "actions/tell_of_moves.h"
#include "actions/upkeep.h"
#include "error/error.h"
#include "os/paths.h"
#include "runner/owner_record.h"
#include "service/budget.h"
#include "service/deed_log.h"
#include "service/deliverer.h"
#include "service/failures.h"
#include "service/github_door.h"
#include "service/intake.h"
#include "service/planner.h"
#include "service/proposer.h"
#include "service/reviewer.h"
#include "service/scheduler.h"
#include "service/setbacks.h"
#include "service/shared_backlog.h"
#include "service/worker.h"

#include <algorithm>

namespace wave::service {
namespace {

using domain::State;

// Runners that die without a word are found by a look at the world.
constexpr int64_t k_reconcile_ms = 60000;
constexpr std::chrono::hours k_scratch_age{6};
constexpr int64_t k_call_age_ms = int64_t{7} * 24 * 3600 * 1000;
// The clock may be set back while we wait, and a watch may miss something.
constexpr int64_t k_longest_nap_ms = 60000;

// Nothing comes of these by itself. What waits until its agent may work again does go on: by its
// runner at that time, or by the look at the world that comes next.
bool rests(const domain::Summary& row, const os::Now& now) {
  const bool goes_on = row.state == State::pending && row.not_before_ms > 0 &&
                       now.wall_ms < row.not_before_ms + 2 * k_reconcile_ms;
  return row.held || row.state == State::needs_human || (row.state == State::pending && !goes_on);
}

}  // namespace

struct Service::Roles {
  explicit Roles(Doors& doors)
      : github(doors),
        intake(doors, look),
        proposer(doors, look),
        scheduler(doors, &look),
        planner(doors),
        worker(doors),
        reviewer(doors),
        deliverer(doors),
        recovery(doors),
        shared(doors) {}

  Turn share(const Pass& pass) { return pass.shared ? shared.step(pass) : Turn(); }
  // Those that begin something.
  template <class Role>
  Turn begin(const Pass& pass, Role& role) {
    return pass.begins ? role.step(pass) : Turn();
  }
  // With GitHub, and nothing with the local forge.
  Turn take_in(const Pass& pass) {
    if (pass.policy.forge != "github") return {};
    forge::Forge& forge = github.open(pass);
    return intake.step(pass, forge, github.repository());
  }
  Turn deliver(const Pass& pass) {
    if (pass.policy.forge != "github") return deliverer.step(pass);
    return proposer.step(pass, github.open(pass));
  }

  GitHubDoor github;
  ForgeLook look;
  Intake intake;
  Proposer proposer;
  Scheduler scheduler;
  Planner planner;
  Worker worker;
  Reviewer reviewer;
  Deliverer deliverer;
  Recovery recovery;
  SharedBacklog shared;
  Setbacks setbacks;
};

Service::Service(Doors doors, std::optional<int64_t> workers, std::optional<Piece> piece)
    : doors_(std::move(doors)),
      workers_(workers),
      piece_(std::move(piece)),
      roles_(std::make_unique<Roles>(doors_)),
      supervisor_(roles(), {}) {}

std::vector<Role> Service::roles() {
  // What is not as it was recorded, then what comes from outside; then what is furthest: it frees
  // places for what follows.
  std::vector<Role> out = {
      {"reconciler", [this](const Pass& pass) { return reconcile(pass); }},
      {"claims", [this](const Pass& pass) { return roles_->share(pass); }},
      {"intake", [this](const Pass& pass) { return roles_->take_in(pass); }},
      {"recovery", [this](const Pass& pass) { return roles_->recovery.step(pass); }},
      {"deliverer", [this](const Pass& pass) { return roles_->deliver(pass); }},
      {"reviewer", [this](const Pass& pass) { return roles_->reviewer.step(pass); }},
      {"worker", [this](const Pass& pass) { return roles_->begin(pass, roles_->worker); }},
      {"planner", [this](const Pass& pass) { return roles_->begin(pass, roles_->planner); }},
      {"scheduler", [this](const Pass& pass) { return roles_->begin(pass, roles_->scheduler); }}};
  if (piece_) {
    std::erase_if(out, [&](const Role& role) {
      return role.name == "scheduler" || role.name == "intake" ||
             (piece_->only_planned && role.name != "planner" && role.name != "claims");
    });
  }
  return out;
}

Service::~Service() = default;

void Service::read_config(Report& report) {
  config::Config now = actions::configuration(doors_.store, doors_.environment);
  std::string mistake = now.mistakes().empty() ? "" : now.mistakes().front().sentence;
  if (!config_) now.require_sound();
  try {
    if (mistake.empty()) policy_of(now);
  } catch (const UsageError& error) {  // an agent that nobody knows
    if (!config_) throw;
    mistake = error.what();
  }
  // What was in force stays so: half of a configuration is none.
  if (mistake.empty()) {
    config_ = std::move(now);
  } else if (mistake != mistake_) {
    report.troubles.push_back(mistake + "; what was in force before stays, and nothing is begun");
  }
  mistake_ = mistake;
}

Policy Service::policy_of(const config::Config& config) const {
  return read_policy(config,
                     actions::default_branch(doors_.store.layout(), doors_.store.repository()));
}

// Before anything is looked at: what happens after the look wakes the next wait.
void Service::watch() {
  const git::Layout& layout = doors_.store.layout();
  const auto refs = layout.common_dir / "refs";
  for (const auto& folder :
       {refs, refs / "wave", refs / "wave" / "log", layout.wave_dir(), doors_.calls.folder()}) {
    watch_.add(folder);
  }
  // Where the configuration comes from: the user's file, and the default branch.
  const std::string branch = actions::default_branch(layout, doors_.store.repository());
  watch_.add((refs / "heads" / branch).parent_path());
  watch_user_settings();
  watch_.drain();
}

// They may not be there yet, nor the folders that they lie in; or the file is a link to another.
void Service::watch_user_settings() {
  const auto folder = os::config_folder(doors_.environment);
  for (auto there = folder; !watch_.add(there) && there.has_relative_path();) {
    there = there.parent_path();
  }
  std::error_code missing;
  const auto file = std::filesystem::canonical(folder / "config.toml", missing);
  if (!missing) watch_.add(file.parent_path());
}

Service::Report Service::step(const os::Now& now) {
  Report report;
  watch();
  read_config(report);
  Policy policy = policy_of(*config_);
  if (workers_) policy.workers = *workers_;
  supervisor_.set_policy({config_->integer("service.restarts"),
                          config_->duration("service.restart_delay"),
                          config_->duration("service.restart_reset")});
  Pass pass{now, policy, *config_, rows_.of(doors_.store, policy), piece_ ? piece_->task : ""};
  roles_->setbacks.set_policy(
      {config_->duration("service.restart_delay"), config_->duration("service.patience")});
  pass.setbacks = &roles_->setbacks;
  pass.begins = mistake_.empty();
  if (policy.shares) pass.shared = &roles_->shared;
  if (piece_) policy.workers = static_cast<int64_t>(pass.rows.size()) + 1;
  report.is_paused = actions::service_pause(doors_.store.layout()).has_value();
  // Who is at work goes on; nothing else is begun, moved or landed.
  if (report.is_paused) pass.rows.clear();
  Supervisor::Outcome outcome = supervisor_.step(pass);
  report.deeds = std::move(outcome.deeds);
  for (std::string& trouble : outcome.troubles) report.troubles.push_back(std::move(trouble));
  report.due_ms = outcome.due_ms;
  report.is_idle = report.deeds.empty() && is_idle(pass);
  watch_runners(pass);
  if (!report.deeds.empty()) {
    log_deeds(doors_, report.deeds);
    actions::tell_of_moves(doors_.store, doors_.processes, doors_.environment, doors_.clock);
    actions::keep_up_in_background(
        {doors_.store, doors_.processes, doors_.clock, doors_.environment});
  }
  return report;
}

void Service::watch_runners(const Pass& pass) {
  std::vector<std::filesystem::path> live;
  for (const domain::Summary& row : pass.rows) {
    if (domain::is_live(row.state) && is_ours(pass, row)) {
      live.push_back(doors_.store.layout().run_dir(row.run));
    }
  }
  ends_.watch(live);
}

bool Service::is_idle(const Pass& pass) const {
  // Nobody knows yet what there is to do.
  if (!piece_ && pass.policy.forge == "github" && roles_->look.round == 0) return false;
  const auto is_left = [&](const domain::Summary& row) {
    // What has ended is only to be tidied, by the clone that has its worktree.
    const bool is_tidy =
        row.state == State::done && (!pass.policy.cleans_up || !is_ours(pass, row));
    return is_tidy || rests(row, pass.now);
  };
  if (!std::all_of(pass.rows.begin(), pass.rows.end(), is_left)) return false;
  // Its answer may have come since it was looked for.
  if (roles_->scheduler.is_asking()) return false;
  for (const std::string& id : doors_.calls.list()) {
    const auto state = doors_.calls.look(id).state;
    if (state == call::CallLook::State::starting || state == call::CallLook::State::running) {
      return false;
    }
  }
  return true;
}

bool Service::has_lost_one(const Pass& pass) const {
  return std::any_of(pass.rows.begin(), pass.rows.end(), [&](const domain::Summary& row) {
    if (!domain::is_live(row.state)) return false;
    const auto run_dir = doors_.store.layout().run_dir(row.run);
    return !ends_.lives(run_dir) && runner::owner_life(run_dir) == os::Life::dead;
  });
}

Turn Service::reconcile(const Pass& pass) {
  Turn turn;
  const bool is_due =
      reconcile_boot_ms_ < 0 || pass.now.boot_ms - reconcile_boot_ms_ >= k_reconcile_ms;
  if (!is_due && !has_lost_one(pass)) return turn;
  reconcile_boot_ms_ = pass.now.boot_ms;
  const auto hosts =
      actions::session_hosts(doors_.store.layout(), doors_.processes, doors_.environment);
  actions::ReconcileDoors doors{doors_.store, hosts, doors_.clock, doors_.processes,
                                doors_.environment};
  const actions::Reconciled done = actions::reconcile(doors);
  for (const actions::Repair& repair : done.repairs) {
    turn.deeds.push_back({repair.task, repair.feature, repair.what});
  }
  if (done.failure) throw *done.failure;
  sweep(pass);
  return turn;
}

// What calls have left that nobody asks for any more.
void Service::sweep(const Pass& pass) {
  actions::ScratchWorktrees(doors_.store, pass.config, doors_.processes)
      .sweep(doors_.calls, pass.now, k_scratch_age);
  doors_.calls.clear_left();
  for (const std::string& id : doors_.calls.list()) {
    const call::CallLook call = doors_.calls.look(id);
    const auto record = doors_.calls.record(id);
    if (record && !record->request.agent.empty()) tell_call(doors_, id);
    const bool is_old = pass.now.wall_ms - call.since_ms > k_call_age_ms;
    const bool is_left = end_lost(id, call);
    if (call.state == call::CallLook::State::ended && (is_old || is_left)) doors_.calls.forget(id);
  }
}

// Whoever wants the answer begins a call anew that was lost, before the next look. Where nobody
// does, its agent may be alive, and no process of ours sets it a limit. True once it is dealt with:
// what was made of its end is no attempt of anybody.
bool Service::end_lost(const std::string& id, const call::CallLook& call) {
  if (call.state == call::CallLook::State::lost) {
    if (!lost_.insert(id).second) doors_.calls.kill(id);
    return false;
  }
  const bool has_ended = call.state == call::CallLook::State::ended;
  const bool was_lost = has_ended && lost_.erase(id) > 0;
  return was_lost && call.end && call.end->how == call::CallEnd::How::killed;
}

void Service::wait(const Report& report, const os::Now& now) {
  // What has been done may have made something else possible.
  if (!report.deeds.empty()) return;
  int64_t nap = k_longest_nap_ms;
  if (report.due_ms) nap = std::clamp<int64_t>(*report.due_ms - now.wall_ms, 0, nap);
  watch_.wait(std::chrono::milliseconds(nap), ends_.descriptors());
}

}  // namespace wave::service
