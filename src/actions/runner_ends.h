// SPDX-License-Identifier: MIT
// The ends of runners as descriptors, for who waits for something that only they can do.
#pragma once

#include "os/file_descriptor.h"

#include <filesystem>
#include <vector>

namespace wave::actions {

class RunnerEnds {
 public:
  void add(const std::filesystem::path& run_dir);
  // Each is readable once its runner has ended.
  std::vector<int> descriptors() const;
  // Whether each one that was added can be told: it has a runner by now, which lives.
  bool all_are_known() const { return unknown_ == 0; }

 private:
  std::vector<os::FileDescriptor> ends_;
  int unknown_ = 0;
};

}  // namespace wave::actions
