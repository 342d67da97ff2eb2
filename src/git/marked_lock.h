// SPDX-License-Identifier: MIT
// One of git's lock files that can be told from all others after its maker was killed: the file is
// there before it becomes the lock, by a second name, so who it is can be written down first.
#pragma once

#include "os/file_descriptor.h"
#include "os/files.h"

#include <filesystem>

namespace wave::git {

class MarkedLock {
 public:
  // Makes the file `mark`, anew where there is one. Throws Error when it cannot.
  explicit MarkedLock(const std::filesystem::path& mark);
  ~MarkedLock();  // as release() does
  MarkedLock(const MarkedLock&) = delete;
  MarkedLock& operator=(const MarkedLock&) = delete;

  const os::FileId& id() const { return id_; }
  // Locks a file of the same file system, once; false: somebody else has it.
  bool take(const std::filesystem::path& locked);
  // Gives all back. False: the lock cannot be removed; then the mark stays with it, by which
  // clear_marked_lock() knows it, so what was written down must stay too.
  bool release();

 private:
  std::filesystem::path mark_;
  std::filesystem::path lock_;
  os::FileDescriptor fd_;  // open all the while: that tells others that its owner is alive
  os::FileId id_;
};

// Removes the lock on a file that a killed process had taken with this mark, and the mark. `id` is
// what it had written down; a lock of anybody else stays. The caller knows that it is dead. False:
// the lock cannot be removed, and both are still there.
bool clear_marked_lock(const std::filesystem::path& mark, const os::FileId& id,
                       const std::filesystem::path& locked);

}  // namespace wave::git
