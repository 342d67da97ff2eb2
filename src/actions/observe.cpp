// SPDX-License-Identifier: MIT
#include "actions/observe.h"

#include "actions/seen_places.h"
#include "actions/signs.h"
#include "actions/worktree_place.h"
#include "error/error.h"
#include "os/log.h"
#include "runner/exit_record.h"
#include "runner/owner_record.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

std::string own_writer(store::Store& store) {
  const auto identity = store.writer();
  return identity ? identity->writer : "";
}

// What every look needs, found out once.
struct Eyes {
  Eyes(store::Store& store, const os::Now& at)
      : writer(own_writer(store)), places(store.layout().project), now(at) {}
  std::string writer;  // ours
  SeenPlaces places;
  os::Now now;
};

void observe_activity(const fs::path& run_dir, domain::StatusRow& row, const os::Now& now) {
  domain::Judged judged = domain::judge_activity(signs_of(run_dir, row.task, now));
  row.activity = judged.activity;
  row.evidence = std::move(judged.why);
}

void show_lost(const fs::path& run_dir, domain::StatusRow& row) {
  row.recorded = false;
  row.drift = domain::Drift::runner_dead;
  // The runner may have written down the end and died before it could append it.
  const auto ended = runner::read_exit(run_dir, row.task.run);
  row.state = ended && ended->to ? *ended->to : domain::State::failed;
  row.reason = ended ? ended->reason : domain::Reason::lost;
  row.detail = ended ? ended->detail : "the runner is dead and recorded no end";
}

void observe_live(const store::Store& store, domain::StatusRow& row, const os::Now& now) {
  if (row.task.host == "tmux") row.tmux_session = row.task.run;
  const fs::path run_dir = store.layout().run_dir(row.task.run);
  const auto life = runner::owner_life(run_dir);
  if (life == os::Life::dead) {
    show_lost(run_dir, row);
  } else if (!life) {
    row.drift = domain::Drift::owner_unknown;
    row.activity = domain::Activity::unknown;
    row.evidence = "nothing tells who watches over it";
  } else if (row.state == domain::State::running) {
    observe_activity(run_dir, row, now);
  }
}

void observe_worktree(const store::Store& store, domain::StatusRow& row, Eyes& eyes) {
  if (row.state == domain::State::cleaned || row.task.worktree.empty()) return;
  if (eyes.places.has(row.task.worktree)) {
    row.worktree = worktree_place(store.layout(), row.task).string();
  } else if (row.drift == domain::Drift::none && row.state != domain::State::starting &&
             row.task.attempt > 0 && row.reason != domain::Reason::setup_failed) {
    row.drift = domain::Drift::worktree_missing;
  }
}

// Everything but `row.task` is found out anew.
void observe_row(store::Store& store, domain::StatusRow& row, Eyes& eyes) {
  row.state = row.task.state;
  row.reason = row.task.reason;
  row.detail = row.task.detail;
  row.recorded = true;
  row.activity = domain::Activity::none;
  row.drift = domain::Drift::none;
  row.base_drift.reset();
  for (std::string* seen : {&row.evidence, &row.worktree, &row.tmux_session}) seen->clear();
  // What was never tried belongs to nobody: whoever gets to it first does it.
  const bool is_anybodys = !row.task.origin.empty() && row.task.attempt == 0;
  if (row.task.writer != eyes.writer && !is_anybodys) {
    row.drift = domain::Drift::foreign;
    return;
  }
  if (domain::is_live(row.state)) observe_live(store, row, eyes.now);
  observe_worktree(store, row, eyes);
}

}  // namespace

void take_in_spooled(store::Store& store, const os::Now& now) {
  if (!store.has_spooled()) return;
  try {
    store.take_in(now, "status", {}, store::Patience::try_once);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());
  }
}

domain::StatusRow observe(store::Store& store, const domain::Summary& task, const os::Now& now) {
  domain::StatusRow row;
  row.task = task;
  Eyes eyes(store, now);
  observe_row(store, row, eyes);
  if (row.recorded) return row;
  // Whoever was there at its end may have recorded that since the task was read.
  row.task = store.index().summary(task.id).value_or(task);
  observe_row(store, row, eyes);
  return row;
}

void observe_each(store::Store& store, const index::Filter& filter, const os::Now& now,
                  const std::function<void()>& begin,
                  const std::function<void(domain::StatusRow&)>& take) {
  take_in_spooled(store, now);
  Eyes eyes(store, now);
  domain::StatusRow row;  // one for all: their strings would cost more than the look
  store.index().each(filter, row.task, begin, [&] {
    observe_row(store, row, eyes);
    take(row);
  });
}

std::vector<domain::StatusRow> observe_all(store::Store& store, const index::Filter& filter,
                                           const os::Now& now) {
  std::vector<domain::StatusRow> rows;
  observe_each(
      store, filter, now, [&] { rows.clear(); },
      [&](domain::StatusRow& row) { rows.push_back(std::move(row)); });
  return rows;
}

}  // namespace wave::actions
