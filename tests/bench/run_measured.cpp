// SPDX-License-Identifier: MIT
// Runs a program with nothing to read and its output thrown away, and prints what that took: its
// CPU time and that of all its children in microseconds, the time until it was gone in
// microseconds, the largest resident size of any of them in KiB, and how it ended (as wait4(2)
// says).
//
// It is small for a reason: what is started by a large process counts the copy of that process as
// its own, in time and in memory.
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char** environ;

namespace {

long microseconds(const timeval& time) { return time.tv_sec * 1'000'000L + time.tv_usec; }

int measure(char** words) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int failure = posix_spawnp(&child, words[0], &actions, nullptr, words, environ);
  if (failure != 0) {
    std::fprintf(stderr, "run_measured: '%s': %s\n", words[0], std::strerror(failure));
    return 128;
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0) {
    if (errno == EINTR) continue;
    std::perror("run_measured: wait4");
    return 128;
  }
  const auto wall = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  std::printf("%ld %ld %ld %d\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
              static_cast<long>(wall.count()), usage.ru_maxrss, status);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: run_measured PROGRAM [ARG...]\n", stderr);
    return 129;
  }
  return measure(argv + 1);
}
