// SPDX-License-Identifier: MIT
// simulate <seed>           one life, told step by step
// simulate <first> <last>   all of them; what is wrong is told, and how to see it again
#include "simulator/world.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using wave::simulator::World;

// The machine's own clock stands in front of it.
double real_seconds() {
  timespec time{};
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::vector<std::string> faults_of_seed(uint64_t seed, const fs::path& folder, bool is_told) {
  std::function<void(const std::string&)> trace;
  if (is_told) {
    trace = [](const std::string& line) {
      std::printf("%s\n", line.c_str());
      std::fflush(stdout);
    };
  }
  try {
    World world(seed, folder, trace);
    auto faults = world.live();
    if (is_told) std::printf("%ld turns\n", world.turns());
    return faults;
  } catch (const std::exception& error) {
    return {std::string("the simulation fails: ") + error.what()};
  }
}

// No life takes as long as this.
constexpr unsigned k_longest_s = 300;
uint64_t g_seed = 0;

void give_up(int) {
  char said[100];
  const int length = std::snprintf(said, sizeof said, "seed %lu does not end\n", g_seed);
  if (write(STDOUT_FILENO, said, static_cast<size_t>(length)) < 0) std::abort();
  _exit(1);
}

uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "usage: simulate <seed> | <first> <last>\n");
    return 129;
  }
  std::signal(SIGALRM, give_up);
  const uint64_t first = number(words[1]);
  const bool is_told = count == 2;
  const uint64_t last = is_told ? first : number(words[2]);
  const fs::path root = wave::simulator::folder_for_lives();
  // What a disk that is full keeps it from removing goes with the lives.
  setenv("TMPDIR", root.c_str(), 1);
  const double began = real_seconds();
  uint64_t bad = 0;
  for (uint64_t seed = first; seed <= last; ++seed) {
    g_seed = seed;
    alarm(k_longest_s);
    const auto faults = faults_of_seed(seed, root, is_told);
    if (faults.empty()) continue;
    ++bad;
    for (const std::string& each : faults) {
      std::printf("seed %lu: %s\n", seed, each.c_str());
    }
    std::printf("seed %lu again: %s %lu\n", seed, words[0], seed);
    std::fflush(stdout);
  }
  const double took = real_seconds() - began;
  std::printf("%lu seeds in %.1f s (%.1f ms each), %lu of them bad\n", last - first + 1, took,
              1000 * took / static_cast<double>(last - first + 1), bad);
  std::error_code ignored;
  fs::remove_all(root, ignored);
  return bad == 0 ? 0 : 1;
}
