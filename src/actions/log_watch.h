// SPDX-License-Identifier: MIT
// Tells when an event was appended by anybody: our log refs are files, and files can be watched.
#pragma once

#include "git/layout.h"
#include "os/watch.h"

#include <chrono>

namespace wave::actions {

class LogWatch {
 public:
  explicit LogWatch(const git::Layout& layout);
  // Returns when a log moved, but after `patience` at the latest.
  void wait(std::chrono::milliseconds patience);

 private:
  git::Layout layout_;
  os::Watch watch_;
  bool watching_ = false;
};

}  // namespace wave::actions
