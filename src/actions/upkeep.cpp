// SPDX-License-Identifier: MIT
#include "actions/upkeep.h"

#include "actions/clock_doubt.h"
#include "actions/collect_garbage.h"
#include "actions/collect_runs.h"
#include "actions/configuration.h"
#include "actions/run_sweep.h"
#include "actions/settle_tasks.h"
#include "os/log.h"
#include "runner/own_process.h"
#include "store/packing.h"

#include <algorithm>

#include <sys/stat.h>

namespace wave::actions {
namespace {

constexpr int64_t k_longest_ms = 2000;  // of one call, but for what is being done just then
constexpr int64_t k_shortest_interval_ms = 60 * 60 * 1000;
constexpr int64_t k_pause_ms = 60 * 1000;  // between two calls of one sweep
constexpr int64_t k_many_tasks = 2000;     // are settled also while runs write

bool has_live_runs(store::Store& store) {
  index::Filter active;
  active.ended_limit = 0;
  const auto tasks = store.index().list(active);
  return std::any_of(tasks.begin(), tasks.end(),
                     [](const domain::Summary& task) { return domain::is_live(task.state); });
}

bool is_packing_due(store::Store& store) {
  switch (store::how_many_loose(store.layout())) {
    case store::Loose::few:
      return false;
    case store::Loose::some:
      return !has_live_runs(store);
    case store::Loose::many:
      return true;
  }
  return false;
}

int64_t changed_ms(const std::filesystem::path& file) {
  struct stat info {};
  return stat(file.c_str(), &info) == 0 ? info.st_mtim.tv_sec * int64_t{1000} : 0;
}

// The configuration is only read when it can matter: that is dearer than all else here.
bool is_collection_due(const UpkeepDoors& doors) {
  const git::Layout& layout = doors.store.layout();
  const int64_t now = doors.clock.now().wall_ms;
  // Where there was none yet, the time counts from when the clone began to write.
  const int64_t looked = changed_ms(layout.wave_dir() / "gc.json");
  const int64_t began = changed_ms(layout.wave_dir() / "writer");
  if (began == 0 || now - std::max(looked, began) < k_pause_ms) return false;
  const RunSweep sweep = read_sweep(layout);
  const int64_t since = std::max(sweep.ended_ms, began);
  if (sweep.at.empty() && now - since < k_shortest_interval_ms) return false;
  const config::Config config = configuration(doors.store, doors.environment);
  if (!config.boolean("gc.auto") || doubt_about_periods(config) != nullptr) return false;
  const bool is_due = !sweep.at.empty() ||
                      now - since >= config.duration("gc.interval") / std::chrono::milliseconds(1);
  return is_due && !is_clock_doubtful(layout, doors.clock.now());
}

class Upkeep {
 public:
  explicit Upkeep(const UpkeepDoors& doors)
      : doors_(doors), store_(doors.store), begin_ms_(doors.clock.now().boot_ms) {}

  void pack() {
    store::PackingOrder order;
    order.go_on = [this] { return has_time(); };
    const store::Packed packed = store::pack_own_objects(
        store_.repository(), store_.layout(), doors_.processes, doors_.clock.now(), order);
    if (packed.objects == 0) return;
    os::log(os::Level::info, "packed " + std::to_string(packed.objects) + " objects");
  }

  void collect() {
    const config::Config config = configuration(store_, doors_.environment);
    const GarbagePolicy policy = garbage_policy(config);
    const os::Now now = doors_.clock.now();
    store::SettlePolicy settling = settle_policy(config);
    if (has_live_runs(store_)) settling.at_least = k_many_tasks;
    settle(settling, now);
    Garbage garbage;
    const bool begins = read_sweep(store_.layout()).at.empty();
    collect_runs(
        store_, policy, Deed::really, now, [this] { return has_time(); }, garbage);
    if (begins) {
      for (Dropped& each : collect_garbage(store_, policy, Deed::really, now).dropped) {
        garbage.dropped.push_back(std::move(each));
      }
    }
    for (const Dropped& each : garbage.dropped) {
      os::log(os::Level::info, "dropped " + each.what + " of '" + each.feature + "'");
    }
  }

 private:
  void settle(const store::SettlePolicy& policy, const os::Now& now) {
    for (bool more = true; more && has_time();) {
      const store::Settled settled = store_.settle(now, policy);
      more = settled.more && settled.tasks > 0;
      if (settled.tasks == 0) continue;
      os::log(os::Level::info, "settled " + std::to_string(settled.tasks) + " tasks");
    }
  }

  bool has_time() const { return doors_.clock.now().boot_ms - begin_ms_ < k_longest_ms; }

  const UpkeepDoors& doors_;
  store::Store& store_;
  int64_t begin_ms_;
};

template <class Work>
void without_fail(Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    os::log(os::Level::warning, std::string("upkeep: ") + error.what());
  }
}

}  // namespace

void keep_up(const UpkeepDoors& doors) {
  Upkeep upkeep(doors);
  without_fail([&] {
    if (is_collection_due(doors)) upkeep.collect();
  });
  without_fail([&] {
    if (is_packing_due(doors.store)) upkeep.pack();
  });
}

void keep_up_in_background(const UpkeepDoors& doors) {
  without_fail([&] {
    if (!is_packing_due(doors.store) && !is_collection_due(doors)) return;
    os::Command command =
        runner::own_command(doors.store.layout(), doors.environment, {"gc", "--auto"});
    command.argv.insert(command.argv.begin(), {"nice", "-n", "19"});
    doors.processes.start_detached(command);
  });
}

}  // namespace wave::actions
