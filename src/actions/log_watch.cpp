// SPDX-License-Identifier: MIT
#include "actions/log_watch.h"

#include "actions/runner_ends.h"

#include <algorithm>

namespace wave::actions {
namespace {

constexpr std::chrono::milliseconds k_look{1000};

}  // namespace

LogWatch::LogWatch(const git::Layout& layout) : layout_(layout) { add(); }

// The folder appears with the first event, goes away when git packs the refs, and comes again: the
// folders above tell.
void LogWatch::add() {
  const auto refs = layout_.common_dir / "refs";
  for (const auto& folder : {refs, refs / "wave", refs / "wave" / "log"}) watch_.add(folder);
}

void LogWatch::wait(std::chrono::milliseconds patience) {
  watch_.wait(patience);
  // Before the caller looks: what appears after this look wakes the next wait.
  add();
}

void LogWatch::wait_for_runners(const std::vector<std::string>& runs,
                                std::chrono::milliseconds patience) {
  RunnerEnds ends;
  for (const std::string& run : runs) ends.add(layout_.run_dir(run));
  watch_.wait(ends.all_are_known() ? patience : std::min(patience, k_look), ends.descriptors());
  add();
}

}  // namespace wave::actions
