// SPDX-License-Identifier: MIT
#include "git/lock_file.h"

#include "error/error.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// git takes empty folders away when it packs refs: perhaps the one that was just made.
constexpr int k_folder_races = 20;

}  // namespace

LockFile::LockFile(const fs::path& locked) : path_(locked.string() + ".lock") {
  int reason = ENOENT;
  for (int i = 0; reason == ENOENT && i < k_folder_races; ++i) {
    std::error_code there;
    fs::create_directories(path_.parent_path(), there);
    fd_ = os::FileDescriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    reason = fd_ ? 0 : errno;
  }
  if (reason == 0 || reason == EEXIST) return;
  throw Error("cannot lock '" + locked.string() + "': " + std::strerror(reason));
}

LockFile::~LockFile() {
  if (fd_) unlink(path_.c_str());
}

}  // namespace wave::git
