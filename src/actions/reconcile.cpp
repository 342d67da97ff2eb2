// SPDX-License-Identifier: MIT
#include "actions/reconcile.h"

#include "actions/configuration.h"
#include "actions/half_starts.h"
#include "actions/landings.h"
#include "actions/left_landing.h"
#include "actions/lost_branches.h"
#include "actions/lost_runs.h"
#include "actions/observe.h"
#include "actions/pool_filler.h"
#include "actions/removal.h"
#include "actions/stale_locks.h"
#include "actions/start_due.h"
#include "actions/tell_of_moves.h"
#include "actions/tend_pool.h"
#include "actions/unknown_owners.h"
#include "actions/upkeep.h"
#include "git/ref_files.h"
#include "runner/owner_record.h"
#include "store/commits.h"
#include "store/spool.h"

#include <unordered_map>

namespace wave::actions {
namespace {

using Rows = std::vector<domain::StatusRow>;

// Of what has ended, only so many of the newest are looked at.
constexpr int64_t k_ended = 500;

class Pass {
 public:
  explicit Pass(ReconcileDoors& doors) : doors_(doors), store_(doors.store) {}

  Reconciled run() {
    const auto mended = store_.mend_refs(doors_.clock.now());
    index::Filter newest;
    newest.ended_limit = k_ended;
    rows_ = observe_all(store_, newest, doors_.clock.now());
    settle_unknown_owners(rows_, store_.layout(), doors_.hosts, doors_.clock.now());
    out_ = end_lost_runs(store_, rows_, doors_.clock, doors_.workers);
    for (const store::MendedRef& each : mended) {
      add("-", "-", "the ref '" + each.ref + "' was damaged (" + each.why + "): " + each.done);
    }
    // What has just been recorded counts in the same pass: what a killed start left is cleared
    // away.
    if (!out_.repairs.empty()) rows_ = observe_all(store_, newest, doors_.clock.now());
    look_at_branches();
    complete_landing();
    find_landings();
    if (store_.restore_kept()) add("-", "-", "put back pruned objects of the log");
    store_.render_notes(doors_.clock.now());
    sweep_the_pool();
    for (const domain::Summary& task : clear_half_starts(store_, rows_)) {
      add(task.id, task.feature, "removed what a killed start had left");
    }
    clear_locks();
    for (const FinishedRemoval& each : finish_removals(store_, doors_.processes, doors_.clock)) {
      add(each.task.id, each.task.feature, each.what);
    }
    for (const auto& host : doors_.hosts) end_sessions(*host);
    start_what_is_due();
    tell_of_moves(store_, doors_.processes, doors_.environment, doors_.clock);
    keep_up_in_background({store_, doors_.processes, doors_.clock, doors_.environment});
    return std::move(out_);
  }

 private:
  void add(const std::string& task, const std::string& feature, const std::string& what) {
    out_.repairs.push_back({task, feature, what});
  }

  // Commits that neither a hook nor a runner has reported: the branch and the reflog tell.
  void look_at_branches() {
    std::vector<store::Sighting> sightings;
    const git::Layout& layout = store_.layout();
    for (const domain::StatusRow& row : rows_) {
      const domain::Summary& task = row.task;
      if (row.drift == domain::Drift::foreign || task.branch.empty()) continue;
      const auto file = git::read_ref_file(layout.common_dir, task.branch);
      if (file == task.head) continue;
      if (!file) keep_branch(task);
      const auto tip = store::sound_tip(store_.repository(), task.branch);
      if (!tip || *tip == task.head) continue;
      uint64_t from_start = 0;
      sightings.push_back({task.id, store::read_reflog(layout.task_git_dir(task.id), from_start)});
    }
    if (sightings.empty()) return;
    store_.take_in(doors_.clock.now(), "reconcile", sightings, store::Patience::wait);
  }

  void complete_landing() {
    try {
      LandDoors landing{store_, doors_.processes, doors_.clock.now(), "reconcile"};
      const auto left = complete_left_landing(landing, store::Patience::try_once);
      // One whose worktree cannot follow yet was told by whoever was there first.
      if (!left || left->busy) return;
      const auto task = store_.index().summary(left->record.task);
      add(left->record.task, task ? task->feature : "-",
          left->moved ? "completed a landing that was killed" : "gave up a landing that was killed");
    } catch (const Error& error) {
      if (!out_.failure) out_.failure = error;
    }
  }

  void find_landings() {
    try {
      for (const Repair& each : record_landings(store_, doors_.clock.now())) {
        out_.repairs.push_back(each);
      }
    } catch (const Error& error) {
      if (!out_.failure) out_.failure = error;
    }
  }

  // What killed starts and fillers have left of it; filling it goes on beside us.
  void sweep_the_pool() {
    if (pool_slots(store_.layout()).empty()) return;
    const config::Config config = configuration(store_, doors_.environment);
    const PoolSettings settings = PoolSettings::of(config, store_.layout());
    PoolDoors pool{store_, settings, doors_.processes, doors_.clock};
    for (const DroppedMember& each : sweep_pool(pool, 0, true)) {
      add("-", "-", "dropped a worktree of the pool: " + each.why);
    }
    tend_pool(store_, config, doors_.processes, doors_.environment, 0);
  }

  // Of runs that are over; an agent that works has its own way with its locks.
  void clear_locks() {
    if (clear_stale_common_locks(store_.layout(), doors_.clock)) {
      add("-", "-", "removed a lock that kept git from tidying up");
    }
    if (clear_own_locks(store_.layout(), doors_.clock)) {
      add("-", "-", "removed a lock that a killed git-wave had left");
    }
    for (const domain::StatusRow& row : rows_) {
      const domain::Summary& task = row.task;
      const bool over = !domain::is_live(task.state) && task.attempt > 0;
      if (!over || row.drift == domain::Drift::foreign) continue;
      if (clear_stale_locks(store_.layout(), task.id, task.branch, doors_.clock, InNeed::no)) {
        add(task.id, task.feature, "removed a lock of git that a killed process had left");
      }
    }
  }

  void keep_branch(const domain::Summary& task) {
    const auto kept = keep_lost_branch(store_, task, doors_.clock.now());
    if (kept) out_.repairs.push_back(*kept);
  }

  // A tmux session whose run has ended shows a dead pane for ever.
  void end_sessions(host::Host& host) {
    std::unordered_map<std::string, bool> live;  // by run, as it was seen
    for (const domain::StatusRow& row : rows_) live[row.task.run] = domain::is_live(row.state);
    for (const host::Session& session : host.sessions()) {
      const std::string& run = session.run;
      const auto seen = live.find(run);
      if (seen != live.end() && seen->second) continue;
      const auto task = store_.index().summary(run.substr(0, run.rfind('-')));
      if (!task || (task->run == run && domain::is_live(task->state))) continue;
      // Its runner has recorded the end and still has something to do: it waits for the next
      // attempt.
      if (runner::owner_life(store_.layout().run_dir(run)) == os::Life::alive) continue;
      host.end(run);
      add(task->id, task->feature, "ended the session '" + run + "' of an ended run");
    }
  }

  void start_what_is_due() {
    DueDoors doors{store_, doors_.clock, doors_.processes, doors_.environment, "reconcile"};
    for (const DueTask& due : start_due(doors)) add(due.task, due.feature, due.what);
  }

  ReconcileDoors& doors_;
  store::Store& store_;
  Rows rows_;
  Reconciled out_;
};

}  // namespace

Reconciled reconcile(ReconcileDoors& doors) { return Pass(doors).run(); }

}  // namespace wave::actions
