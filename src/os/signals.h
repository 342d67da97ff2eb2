// SPDX-License-Identifier: MIT
// Signals as values: Ctrl-C and friends set a flag or arrive on a descriptor, nothing is done in a
// handler.
#pragma once

#include "os/file_descriptor.h"

#include <chrono>
#include <vector>

namespace wave::os {

// After this, SIGINT and SIGTERM only set a flag (a second one ends the program at once), SIGPIPE
// is ignored.
void watch_interrupts();
bool interrupted();

// Blocks the given signals and reads them from a descriptor (signalfd). They stay blocked.
class SignalQueue {
 public:
  explicit SignalQueue(const std::vector<int>& signals);
  int descriptor() const { return fd_.get(); }
  std::vector<int> receive();  // never blocks

 private:
  FileDescriptor fd_;
};

// Sleeps that long, or until interrupted(); no interrupt falls between a look and the sleep.
void sleep_unless_interrupted(std::chrono::milliseconds time);

void ignore_signal(int signal);
// Lets every signal through again that a queue has blocked; what is pending arrives now.
void unblock_signals();

}  // namespace wave::os
