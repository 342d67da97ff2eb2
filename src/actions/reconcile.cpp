// SPDX-License-Identifier: MIT
#include "actions/reconcile.h"

#include "actions/half_starts.h"
#include "actions/observe.h"
#include "actions/run_end.h"
#include "error/error.h"
#include "os/log.h"
#include "runner/owner_record.h"
#include "store/commits.h"
#include "store/spool.h"

#include <algorithm>

namespace wave::actions {
namespace {

// Commits that neither a hook nor a runner has reported: the branch and the reflog tell.
std::vector<store::Sighting> look_for_commits(store::Store& store,
                                              const std::vector<domain::StatusRow>& rows) {
  std::vector<store::Sighting> out;
  for (const domain::StatusRow& row : rows) {
    if (row.drift == domain::Drift::foreign || row.task.branch.empty()) continue;
    const auto tip = store::sound_tip(store.repository(), row.task.branch);
    if (!tip || *tip == row.task.head) continue;
    uint64_t from_start = 0;
    out.push_back(
        {row.task.id, store::read_reflog(store.layout().task_git_dir(row.task.id), from_start)});
  }
  return out;
}

// A tmux session whose run has ended shows a dead pane for ever.
void end_sessions(store::Store& store, host::Host& host, std::vector<Repair>& repairs) {
  index::Index& index = store.index();
  for (const host::Session& session : host.sessions()) {
    const auto task = index.summary(session.run.substr(0, session.run.rfind('-')));
    const bool live = task && task->run == session.run && domain::is_live(task->state);
    if (!task || live) continue;
    // Its runner has recorded the end and still has something to do: it waits for the next attempt.
    if (runner::owner_life(store.layout().run_dir(session.run)) == os::Life::alive) continue;
    host.end(session.run);
    repairs.push_back(
        {task->id, task->feature, "ended the session '" + session.run + "' of an ended run"});
  }
}

}  // namespace

std::vector<Repair> reconcile(store::Store& store, host::Host& host, const os::Clock& clock) {
  std::vector<Repair> repairs;
  index::Filter all;
  all.ended_limit = 1000;
  const auto rows = observe_all(store, all, clock.now());
  for (const domain::StatusRow& row : rows) {
    if (row.drift != domain::Drift::runner_dead) continue;
    // Its runner may have come up since the look.
    if (runner::owner_life(store.layout().run_dir(row.task.run)) != os::Life::dead) continue;
    const RecordedEnd end = end_orphaned_run(store, row.task, lost_end(), "reconcile", clock);
    if (end.recorded) repairs.push_back({row.task.id, row.task.feature, end.what});
  }
  const auto sightings = look_for_commits(store, rows);
  if (!sightings.empty()) store.take_in(clock.now(), "reconcile", sightings, store::Patience::wait);
  if (store.restore_kept()) repairs.push_back({"-", "-", "put back pruned objects of the log"});
  store.render_notes(clock.now());
  for (const domain::Summary& task : clear_half_starts(store)) {
    repairs.push_back({task.id, task.feature, "removed what a killed start had left"});
  }
  end_sessions(store, host, repairs);
  return repairs;
}

}  // namespace wave::actions
