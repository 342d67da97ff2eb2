// SPDX-License-Identifier: MIT
// The ends of runners as descriptors, for who waits for something that only they can do.
#pragma once

#include "os/file_descriptor.h"

#include <filesystem>
#include <map>
#include <vector>

namespace wave::actions {

class RunnerEnds {
 public:
  void add(const std::filesystem::path& run_dir);
  // These runs from now on, and no others. What is known of one is kept for as long as its runner
  // lives: the descriptor means that process and none that comes after it.
  void watch(const std::vector<std::filesystem::path>& run_dirs);

  // Each is readable once its runner has ended.
  std::vector<int> descriptors() const;
  // Whether each one that was added can be told: it has a runner by now, which lives.
  bool all_are_known() const { return unknown_ == 0; }
  // Whether this run's runner is known to live.
  bool lives(const std::filesystem::path& run_dir) const;

 private:
  std::map<std::filesystem::path, os::FileDescriptor> ends_;  // by the run's folder
  int unknown_ = 0;
};

}  // namespace wave::actions
