// SPDX-License-Identifier: MIT
// One of git's lock files, made as git makes them, so that git waits for us and we for git. git leaves
// its own behind when it is killed; ours say whose they are and are locked with flock(2) for as long
// as their owner lives, so that one that is left can be told and taken away.
#pragma once

#include "os/file_descriptor.h"

#include <filesystem>

namespace wave::git {

class LockFile {
 public:
  // Tries once for the lock on `locked`, a file below `common_dir`; one of ours whose owner was
  // killed is no lock. Missing folders above it are made. Throws Error when no file can be made.
  LockFile(const std::filesystem::path& common_dir, const std::filesystem::path& locked);
  ~LockFile();  // gives it back
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  explicit operator bool() const { return static_cast<bool>(fd_); }  // false: somebody else has it

  // Takes away a lock on `locked` that one of ours has left that was killed; false: there is none.
  static bool remove_left(const std::filesystem::path& locked);

 private:
  std::filesystem::path path_;
  os::FileDescriptor fd_;  // open all the while: that tells others that its owner is alive
};

}  // namespace wave::git
