// SPDX-License-Identifier: MIT
// One of git's lock files, made as git makes them, so that git waits for us and we for git.
#pragma once

#include "os/file_descriptor.h"

#include <filesystem>

namespace wave::git {

class LockFile {
 public:
  // Tries once. Missing folders above it are made. Throws Error when no file can be made there.
  explicit LockFile(const std::filesystem::path& locked);
  ~LockFile();  // gives it back
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  explicit operator bool() const { return static_cast<bool>(fd_); }  // false: somebody else has it

 private:
  std::filesystem::path path_;
  os::FileDescriptor fd_;  // open all the while: that tells others that its owner is alive
};

}  // namespace wave::git
