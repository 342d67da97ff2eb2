// SPDX-License-Identifier: MIT
// Tells when files in folders change (inotify(7)), so that nothing needs to poll.
#pragma once

#include "os/file_descriptor.h"

#include <chrono>
#include <filesystem>
#include <vector>

namespace wave::os {

class Watch {
 public:
  Watch();

  // Watches a folder for files written, created, renamed into or out of it or removed. A folder
  // that is not there, or more than the kernel lets a user watch, is skipped (false): the caller's
  // own interval serves then.
  bool add(const std::filesystem::path& folder);

  // Readable when something changed; -1, which poll(2) passes over, when the kernel gives us none.
  int descriptor() const { return fd_.get(); }
  // Forgets what was reported; true when there was something.
  bool drain();
  // Waits for a change, at most `patience`; true when there was one. Also returns early, false,
  // when a signal arrives.
  bool wait(std::chrono::milliseconds patience);
  // The same, and early, false, when one of these descriptors becomes readable.
  bool wait(std::chrono::milliseconds patience, const std::vector<int>& also);

 private:
  FileDescriptor fd_;
};

}  // namespace wave::os
