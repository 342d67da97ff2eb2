// SPDX-License-Identifier: MIT
// Tells when an event was appended by anybody: our log refs are files, and files can be watched.
// And when somebody who would have appended one has died.
#pragma once

#include "git/layout.h"
#include "os/watch.h"

#include <chrono>
#include <string>
#include <vector>

namespace wave::actions {

class LogWatch {
 public:
  explicit LogWatch(const git::Layout& layout);
  // Returns when a log moved, but after `patience` at the latest.
  void wait(std::chrono::milliseconds patience);
  // The same, and at once when one of these runs' runners ends without a word. Where that cannot be
  // told of all of them, it returns after a second.
  void wait_for_runners(const std::vector<std::string>& runs, std::chrono::milliseconds patience);
  // Whether it can tell at all; otherwise every wait lasts its whole time.
  bool can_tell() const { return watch_.descriptor() >= 0; }

 private:
  void add();

  git::Layout layout_;
  os::Watch watch_;
};

}  // namespace wave::actions
