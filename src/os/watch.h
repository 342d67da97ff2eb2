// SPDX-License-Identifier: MIT
// Tells when files in folders change (inotify(7)), so that nothing needs to poll.
#pragma once

#include <chrono>
#include <filesystem>

#include "os/file_descriptor.h"

namespace wave::os {

class Watch {
 public:
  Watch();

  // Watches a folder for files written, created, renamed into it or removed. A folder that is not
  // there is skipped (false): the caller's own interval serves then.
  bool add(const std::filesystem::path& folder);

  // Readable when something changed.
  int descriptor() const { return fd_.get(); }
  // Forgets what was reported; true when there was something.
  bool drain();
  // Waits for a change, at most `patience`; true when there was one. Also returns early, false, when
  // a signal arrives.
  bool wait(std::chrono::milliseconds patience);

 private:
  FileDescriptor fd_;
};

}  // namespace wave::os
