// SPDX-License-Identifier: MIT
#include "actions/lost_runs.h"

#include "actions/run_end.h"
#include "runner/owner_record.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace wave::actions {
namespace {

class Work {
 public:
  Work(std::vector<const domain::Summary*> lost, const os::Clock& clock)
      : lost_(std::move(lost)), clock_(clock) {}

  size_t size() const { return lost_.size(); }

  // Takes one after the other, beside whoever else does.
  void run(store::Store& store) {
    for (size_t i = next_++; i < lost_.size(); i = next_++) end_one(store, *lost_[i]);
  }

  Reconciled take() { return std::move(out_); }

 private:
  void end_one(store::Store& store, const domain::Summary& task) {
    try {
      // Its runner may have come up since the look.
      const auto life = runner::owner_life(store.layout().run_dir(task.run));
      if (life == os::Life::alive) return;
      domain::Event lost = lost_end();
      if (!life) lost.detail = "its runner has left neither a record nor any other trace";
      const RecordedEnd end = end_orphaned_run(store, task, std::move(lost), "reconcile", clock_);
      const std::lock_guard guard(mutex_);
      if (end.recorded) out_.repairs.push_back({task.id, task.feature, end.what});
    } catch (const Error& error) {
      fail(error);
    } catch (const std::exception& error) {
      fail(Error(error.what()));
    }
  }

  void fail(const Error& error) {
    const std::lock_guard guard(mutex_);
    if (!out_.failure) out_.failure = error;
  }

  std::vector<const domain::Summary*> lost_;
  const os::Clock& clock_;
  std::atomic<size_t> next_ = 0;
  std::mutex mutex_;
  Reconciled out_;
};

}  // namespace

Reconciled end_lost_runs(store::Store& store, const std::vector<domain::StatusRow>& rows,
                         const os::Clock& clock, size_t workers) {
  std::vector<const domain::Summary*> lost;
  for (const domain::StatusRow& row : rows) {
    if (row.drift == domain::Drift::runner_dead) lost.push_back(&row.task);
  }
  Work work(std::move(lost), clock);
  std::vector<std::thread> others;
  for (size_t i = 1; i < std::min(workers, work.size()); ++i) {
    others.emplace_back([&work, layout = store.layout()] {
      store::Store own(layout);  // one for each thread
      work.run(own);
    });
  }
  work.run(store);
  for (std::thread& each : others) each.join();
  return work.take();
}

}  // namespace wave::actions
