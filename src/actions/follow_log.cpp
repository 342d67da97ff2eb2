// SPDX-License-Identifier: MIT
#include "actions/follow_log.h"

#include "actions/runner_ends.h"
#include "domain/ids.h"
#include "domain/state.h"
#include "error/error.h"
#include "os/files.h"
#include "os/signals.h"
#include "os/watch.h"
#include "runner/output_log.h"
#include "runner/owner_record.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_look{1000};
constexpr std::chrono::milliseconds k_longest_wait{30000};

std::string gap(int64_t skipped) {
  return skipped == 0 ? "" : "\n[... " + std::to_string(skipped) + " bytes were not kept ...]\n";
}

fs::path run_dir_of(store::Store& store, const domain::Summary& task, int attempt) {
  if (task.attempt == 0) throw Error("'" + task.feature + "' has not been started yet");
  if (attempt < 0 || attempt > task.attempt) {
    throw Error("'" + task.feature + "' has no attempt " + std::to_string(attempt),
                "it has " + std::to_string(task.attempt));
  }
  const std::string run = domain::run_id(task.id, attempt == 0 ? task.attempt : attempt);
  const fs::path dir = store.layout().run_dir(run);
  if (!os::file_id(dir)) {
    throw Error("the output of run '" + run + "' is not in this clone",
                "output stays where the run was made");
  }
  return dir;
}

// Hands out everything there is from `offset` on.
void pour(const fs::path& run_dir, int64_t& offset,
          const std::function<void(std::string_view)>& write) {
  while (true) {
    const runner::OutputPart part = runner::read_output_from(run_dir, offset);
    if (part.bytes.empty()) return;
    if (part.skipped > 0) write(gap(part.skipped));
    write(part.bytes);
    offset = part.next;
  }
}

bool is_running(store::Store& store, const domain::Summary& task, const fs::path& run_dir) {
  const auto now = store.index().summary(task.id);
  return now && now->run == task.run && domain::is_live(now->state) &&
         runner::owner_life(run_dir) == os::Life::alive;
}

}  // namespace

std::string read_output(store::Store& store, const domain::Summary& task, int attempt) {
  const fs::path run_dir = run_dir_of(store, task, attempt);
  std::string out;
  int64_t offset = 0;
  pour(run_dir, offset, [&](std::string_view bytes) { out += bytes; });
  return out;
}

void follow_output(store::Store& store, const domain::Summary& task, const os::Clock&,
                   const std::function<void(std::string_view)>& write) {
  const fs::path run_dir = run_dir_of(store, task, 0);
  os::Watch watch;
  watch.add(run_dir);
  watch.add(store.layout().common_dir / "refs" / "wave" / "log");
  int64_t offset = 0;
  while (!os::interrupted()) {
    // Asked before reading: what the run printed before its end is then certainly there.
    const bool running = is_running(store, task, run_dir);
    pour(run_dir, offset, write);
    if (!running) return;
    RunnerEnds ends;
    ends.add(run_dir);
    watch.wait(ends.all_are_known() ? k_longest_wait : k_look, ends.descriptors());
  }
}

}  // namespace wave::actions
