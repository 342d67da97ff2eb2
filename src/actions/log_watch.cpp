// SPDX-License-Identifier: MIT
#include "actions/log_watch.h"

namespace wave::actions {

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

}  // namespace wave::actions
