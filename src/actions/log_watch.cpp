// SPDX-License-Identifier: MIT
#include "actions/log_watch.h"

namespace wave::actions {

LogWatch::LogWatch(const git::Layout& layout) : layout_(layout) {
  watching_ = watch_.add(layout_.common_dir / "refs" / "wave" / "log");
}

void LogWatch::wait(std::chrono::milliseconds patience) {
  // The folder appears with the first event, and goes away when git packs the refs.
  if (!watching_) watching_ = watch_.add(layout_.common_dir / "refs" / "wave" / "log");
  watch_.wait(patience);
}

}  // namespace wave::actions
