// SPDX-License-Identifier: MIT
// What a run may see and use, as its starter has decided it. Part of the launch record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wave::runner {

struct Sandbox {
  bool on = false;  // bubblewrap; off: the agent is as free as its user
  // Absolute paths, beside the usual ones: to be seen, and to be written as well.
  std::vector<std::string> read;
  std::vector<std::string> write;
};

// What one process of a run may use; 0: no limit of ours.
struct Limits {
  int64_t processes = 0;  // of the whole run, and only in the sandbox
  int64_t memory_bytes = 0;
  int64_t cpu_s = 0;
  int64_t file_bytes = 0;

  bool any() const { return processes > 0 || memory_bytes > 0 || cpu_s > 0 || file_bytes > 0; }
};

}  // namespace wave::runner
