// SPDX-License-Identifier: MIT
// Fork and exec, for process_runner and child only. Every child of this program starts here: with
// default signals, an empty signal mask and no descriptor but 0, 1 and 2.
#pragma once

#include "os/process_runner.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::os {

// Where the child stands among the processes.
enum class Place {
  our_group,         // Ctrl-C reaches it, it may use the terminal
  own_session,       // leads a session and group; no terminal
  terminal_session,  // the same, and descriptor 0 becomes its controlling terminal
  detached           // leads a session and is no child of ours
};

// All that is needed to start a program. The descriptors become its 0, 1 and 2.
struct SpawnPlan {
  const std::vector<std::string>& argv;
  const Environment& environment;
  std::filesystem::path directory;  // empty: ours
  int input = 0;
  int output = 1;
  int errors = 2;
  Place place = Place::our_group;
  // Renamed, first to second, as the very last thing before the program runs; without it, it does
  // not run. Empty: nothing is.
  std::pair<std::filesystem::path, std::filesystem::path> mark = {};
  // See brand.h. Nothing: ours is inherited; 0: none.
  std::optional<uint64_t> brand = {};
  uint64_t largest_file = 0;  // see Command
  int also = -1;  // a descriptor that stays open in the child, under its number; -1: none
};

// Returns the pid once the program runs. Throws Error when it cannot be started.
int spawn(const SpawnPlan& plan);

}  // namespace wave::os
