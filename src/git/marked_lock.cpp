// SPDX-License-Identifier: MIT
#include "git/marked_lock.h"

#include "os/failure.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

fs::path lock_of(const fs::path& locked) { return locked.string() + ".lock"; }

bool is_removed(const fs::path& file) { return unlink(file.c_str()) == 0 || errno == ENOENT; }

}  // namespace

MarkedLock::MarkedLock(const fs::path& mark) : mark_(mark) {
  std::error_code missing;
  fs::remove(mark, missing);
  fd_ = os::FileDescriptor(open(mark.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!fd_) os::fail("make", mark, errno);
  id_ = os::file_id(mark).value();
}

bool MarkedLock::take(const fs::path& locked) {
  const fs::path lock = lock_of(locked);
  if (link(mark_.c_str(), lock.c_str()) != 0) {
    if (errno == EEXIST) return false;
    os::fail("lock", locked, errno);
  }
  lock_ = lock;
  return true;
}

bool MarkedLock::release() {
  if (!lock_.empty() && !is_removed(lock_)) return false;
  lock_.clear();
  unlink(mark_.c_str());
  return true;
}

MarkedLock::~MarkedLock() { release(); }

bool clear_marked_lock(const fs::path& mark, const os::FileId& id, const fs::path& locked) {
  // While the mark is there, nobody else's file can have its number.
  if (os::file_id(mark) != id) return true;
  if (os::file_id(lock_of(locked)) == id && !is_removed(lock_of(locked))) return false;
  unlink(mark.c_str());
  return true;
}

}  // namespace wave::git
