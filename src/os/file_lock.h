// SPDX-License-Identifier: MIT
// An exclusive flock(2) on a file, held for the object's life. The kernel frees it when the process
// dies, so it is never stale. It orders our own processes; it is no protection against others.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace wave::os {

class FileLock {
 public:
  // Waits until it has the lock, at most `patience`; nothing when somebody else still holds it
  // then. The file is made when it is missing. Throws Error when it cannot be opened.
  static std::optional<FileLock> acquire(const std::filesystem::path& path,
                                         std::chrono::milliseconds patience);
  // The same, and whoever comes again and again leaves no other waiting: who is next holds
  // `<path>.next` meanwhile.
  static std::optional<FileLock> acquire_in_turn(const std::filesystem::path& path,
                                                 std::chrono::milliseconds patience);
  // Without waiting.
  static std::optional<FileLock> try_acquire(const std::filesystem::path& path);
  // Whether somebody holds it; a file that is not there is held by nobody. Who tries to take it at
  // this very moment may be refused.
  static bool is_held(const std::filesystem::path& path);
  // The lock that whoever started this process has left it (see Command::held), which dies with it
  // and is not handed on. Nothing when the descriptor is not this lock.
  static std::optional<FileLock> adopt(int descriptor, const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

  // A child that inherits it holds the lock too.
  int descriptor() const { return fd_; }

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  static std::optional<FileLock> acquire_until(const std::filesystem::path& path,
                                               std::chrono::steady_clock::time_point deadline,
                                               int longest_us);
  int fd_ = -1;
};

}  // namespace wave::os
