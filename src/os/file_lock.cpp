// SPDX-License-Identifier: MIT
#include "os/file_lock.h"

#include "os/failure.h"
#include "os/file_descriptor.h"

#include <algorithm>
#include <cerrno>
#include <random>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

FileDescriptor open_lock(const std::filesystem::path& path) {
  FileDescriptor fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) fail("open the lock", path, errno);
  return fd;
}

// Whether the path still names the file we locked: somebody may have removed it while we waited,
// and a lock on a file without a name excludes nobody.
bool still_named(int fd, const std::filesystem::path& path) {
  struct stat held {};
  struct stat named {};
  if (fstat(fd, &held) != 0 || lstat(path.c_str(), &named) != 0) return false;
  return held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

// flock(2) knows no time-out. The pause grows to a few milliseconds, about one holder's turn, and
// differs between those who wait, so that they do not come back together.
constexpr int k_first_us = 500;
constexpr int k_longest_us = 8000;
// Who is next is alone, and what passes until it looks nobody has the lock.
constexpr int k_longest_of_next_us = 500;

microseconds pause_of(int round, int longest_us) {
  thread_local std::minstd_rand generator{std::random_device{}()};
  const int longest = std::min(k_first_us << std::min(round, 4), longest_us);
  return microseconds(std::uniform_int_distribution<int>(longest / 2, longest)(generator));
}

}  // namespace

std::optional<FileLock> FileLock::try_acquire(const std::filesystem::path& path) {
  while (true) {
    FileDescriptor fd = open_lock(path);
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno == EWOULDBLOCK) return std::nullopt;
      fail("lock", path, errno);
    }
    if (still_named(fd.get(), path)) return FileLock(fd.release());
  }
}

std::optional<FileLock> FileLock::acquire_until(const std::filesystem::path& path,
                                                steady_clock::time_point deadline, int longest_us) {
  for (int round = 0;; ++round) {
    if (auto lock = try_acquire(path)) return lock;
    const auto left = std::chrono::duration_cast<microseconds>(deadline - steady_clock::now());
    if (left <= microseconds::zero()) return std::nullopt;
    std::this_thread::sleep_for(std::min(pause_of(round, longest_us), left));
  }
}

std::optional<FileLock> FileLock::acquire(const std::filesystem::path& path,
                                          std::chrono::milliseconds patience) {
  return acquire_until(path, steady_clock::now() + patience, k_longest_us);
}

std::optional<FileLock> FileLock::acquire_in_turn(const std::filesystem::path& path,
                                                  std::chrono::milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  std::filesystem::path next = path;
  next += ".next";
  const auto turn = acquire_until(next, deadline, k_longest_us);
  if (!turn) return std::nullopt;
  return acquire_until(path, deadline, k_longest_of_next_us);
}

bool FileLock::is_held(const std::filesystem::path& path) {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd && errno == ENOENT) return false;
  if (!fd) fail("open the lock", path, errno);
  // Shared: who only looks is in nobody's way who looks too.
  return flock(fd.get(), LOCK_SH | LOCK_NB) != 0;
}

std::optional<FileLock> FileLock::adopt(int descriptor, const std::filesystem::path& path) {
  if (descriptor <= STDERR_FILENO || !still_named(descriptor, path)) return std::nullopt;
  // Of the holder's own descriptor this changes nothing.
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return FileLock(descriptor);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    FileDescriptor released(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

FileLock::~FileLock() { FileDescriptor released(fd_); }

}  // namespace wave::os
