// SPDX-License-Identifier: MIT
#include "actions/collect_runs.h"

#include "actions/keep.h"
#include "actions/run_sweep.h"
#include "actions/trash.h"
#include "git/ref_files.h"
#include "os/files.h"
#include "os/remove_tree.h"
#include "runner/fold_output.h"
#include "runner/owner_record.h"

#include <algorithm>
#include <optional>
#include <set>

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_day_ms = 24 * 60 * 60 * 1000LL;
constexpr int64_t k_ms = 1000;

std::optional<int64_t> changed_ms(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return std::nullopt;
  return info.st_mtim.tv_sec * k_ms;
}

// When it ended; where that is not written down, when its folder was last changed.
int64_t ended_ms(const fs::path& run_dir) {
  if (const auto told = changed_ms(run_dir / "exit.json")) return *told;
  return changed_ms(run_dir).value_or(0);
}

std::vector<std::string> runs_behind(const fs::path& folder, const std::string& at) {
  std::vector<std::string> out;
  std::error_code ignored;  // nothing was ever started here
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    std::string name = entry.path().filename().string();
    if (name > at) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

class Collector {
 public:
  Collector(store::Store& store, const GarbagePolicy& policy, Deed deed, const os::Now& now,
            Garbage& out)
      : store_(store), layout_(store.layout()), policy_(policy), deed_(deed), now_(now), out_(out) {
    for (const TrashRecord& record : trash_records(layout_)) restorable_.insert(record.task);
    sweep_ = read_sweep(layout_);
  }

  void begin_anew() {
    sweep_.at.clear();
    sweep_.bytes.clear();
  }
  // Whether the sweep that has just ended saw that there is output to be dropped.
  bool saw_too_much() const { return sweep_.drop_before_day > dropped_before_day_; }

  bool sweep(const std::function<bool()>& go_on) {
    for (const std::string& run : runs_behind(layout_.runs_dir(), sweep_.at)) {
      if (!go_on()) return finish(false);
      look(run);
      sweep_.at = run;
    }
    dropped_before_day_ = sweep_.drop_before_day;
    sweep_.at.clear();
    sweep_.ended_ms = now_.wall_ms;
    sweep_.decide(static_cast<uint64_t>(policy_.output_bytes));
    sweep_.bytes.clear();
    return finish(true);
  }

 private:
  bool finish(bool whole) {
    if (deed_ == Deed::really) write_sweep(layout_, sweep_);
    return whole;
  }

  void look(const std::string& run) {
    const auto task = store_.index().summary(run.substr(0, run.rfind('-')));
    if (!task) return;  // nobody knows what it is
    const fs::path dir = layout_.run_dir(run);
    const bool newest = task->run == run;
    if (newest && !domain::is_terminal(task->state)) return;
    const int64_t ended = ended_ms(dir);
    const int64_t days = (now_.wall_ms - ended) / k_day_ms;
    const bool gone = task->state == domain::State::cleaned && days >= policy_.run_days;
    if (gone && !is_restorable(task->id)) return drop(*task, run, days);
    const bool too_much = ended / k_day_ms < sweep_.drop_before_day;
    if (days >= policy_.fold_days) fold(*task, run, days, too_much ? 0 : policy_.fold_bytes);
    sweep_.bytes[ended / k_day_ms] += runner::output_bytes(dir);
  }

  // Bringing its worktree back takes what its runs were launched with.
  bool is_restorable(const std::string& task) const {
    return restorable_.count(task) > 0 ||
           !git::read_ref_files(layout_.common_dir, keep_prefix(task)).empty();
  }

  bool may_live(const std::string& run) const {
    return runner::owner_life(layout_.run_dir(run)) == os::Life::alive;
  }

  void drop(const domain::Summary& task, const std::string& run, int64_t days) {
    const fs::path dir = layout_.run_dir(run);
    const uint64_t bytes = os::tree_bytes(dir);
    if (deed_ == Deed::really) {
      if (may_live(run)) return;
      const std::string left = os::remove_tree(dir);
      if (!left.empty()) out_.left.push_back(left);
    }
    out_.dropped.push_back({task.id, task.feature, "run " + run, days, bytes, ""});
  }

  void fold(const domain::Summary& task, const std::string& run, int64_t days, int64_t most) {
    const fs::path dir = layout_.run_dir(run);
    const uint64_t before = runner::output_bytes(dir);
    if (!runner::is_to_fold(dir, most)) return;
    uint64_t saved = before;
    if (deed_ == Deed::really) {
      if (may_live(run) || !runner::fold_output(dir, most)) return;
      const uint64_t after = runner::output_bytes(dir);
      saved = before > after ? before - after : 0;
    }
    out_.dropped.push_back({task.id, task.feature, "output " + run, days, saved, ""});
  }

  store::Store& store_;
  const git::Layout layout_;
  const GarbagePolicy policy_;
  const Deed deed_;
  const os::Now now_;
  Garbage& out_;
  std::set<std::string> restorable_;
  RunSweep sweep_;
  int64_t dropped_before_day_ = 0;  // by the sweep that has ended
};

}  // namespace

bool collect_runs(store::Store& store, const GarbagePolicy& policy, Deed deed, const os::Now& now,
                  const std::function<bool()>& go_on, Garbage& out) {
  return Collector(store, policy, deed, now, out).sweep(go_on);
}

void collect_all_runs(store::Store& store, const GarbagePolicy& policy, Deed deed,
                      const os::Now& now, Garbage& out) {
  const auto always = [] { return true; };
  Collector collector(store, policy, deed, now, out);
  collector.begin_anew();
  collector.sweep(always);
  if (!collector.saw_too_much()) return;
  collector.begin_anew();
  collector.sweep(always);
}

}  // namespace wave::actions
