// SPDX-License-Identifier: MIT
#include "actions/wait_for_tasks.h"

#include "actions/log_watch.h"
#include "actions/observe.h"
#include "error/error.h"
#include "os/signals.h"

#include <algorithm>

namespace wave::actions {
namespace {

// Ends are told as they come; this is for what nobody foresaw.
constexpr std::chrono::milliseconds k_longest_wait{30000};

// A task that a person must decide about may stand so for days.
bool is_over(const domain::StatusRow& row) {
  return domain::is_terminal(row.state) || row.state == domain::State::needs_human;
}

std::vector<domain::StatusRow> rows_of(store::Store& store, const std::vector<std::string>& ids,
                                       const os::Now& now) {
  std::vector<domain::StatusRow> rows;
  index::Index& index = store.index();
  for (const std::string& id : ids) {
    const auto task = index.summary(id);
    if (!task) throw Error("there is no task '" + id + "'");
    rows.push_back(observe(store, *task, now));
  }
  return rows;
}

std::vector<std::string> live_runs(const std::vector<domain::StatusRow>& rows) {
  std::vector<std::string> out;
  for (const domain::StatusRow& row : rows) {
    if (domain::is_live(row.state)) out.push_back(row.task.run);
  }
  return out;
}

bool changed(const std::vector<domain::StatusRow>& a, const std::vector<domain::StatusRow>& b) {
  if (a.size() != b.size()) return true;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!(a[i].task == b[i].task) || a[i].state != b[i].state) return true;
  }
  return false;
}

}  // namespace

Waited wait_for_tasks(store::Store& store, const std::vector<std::string>& ids,
                      std::optional<std::chrono::milliseconds> patience, const os::Clock& clock,
                      const std::function<void(const std::vector<domain::StatusRow>&)>& each) {
  LogWatch watch(store.layout());
  const int64_t start = clock.now().boot_ms;
  Waited out;
  while (true) {
    const os::Now now = clock.now();
    auto rows = rows_of(store, ids, now);
    if (each && changed(rows, out.rows)) each(rows);
    out.rows = std::move(rows);
    if (std::all_of(out.rows.begin(), out.rows.end(), is_over)) return out;
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    std::chrono::milliseconds pause = k_longest_wait;
    if (patience) {
      const int64_t left = start + patience->count() - now.boot_ms;
      out.timed_out = left <= 0;
      if (out.timed_out) return out;
      pause = std::min(pause, std::chrono::milliseconds(left));
    }
    watch.wait_for_runners(live_runs(out.rows), pause);
  }
}

bool ended_well(const domain::StatusRow& row) {
  if (row.state == domain::State::cleaned) return row.task.result == domain::State::done;
  return row.state == domain::State::done;
}

}  // namespace wave::actions
