// SPDX-License-Identifier: MIT
// What `git wave gc` goes by, and what it did.
#pragma once

#include "config/config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::actions {

struct GarbagePolicy {
  int64_t trash_days = 14;  // removed worktrees whose work is in commits
  int64_t keep_days = 90;   // keep refs, and worktrees with files that no commit holds
  int64_t trash_bytes = 0;  // the oldest of the former go earlier when all take more; 0: no limit

  int64_t fold_days = 7;        // the output of runs that ended so long ago is folded
  int64_t fold_bytes = 262144;  // to so much, each
  int64_t output_bytes = 0;     // the oldest goes when all of it takes more on disk; 0: no limit
  int64_t run_days = 90;        // folders of runs of tasks that are cleaned up
};

GarbagePolicy garbage_policy(const config::Config& config);
// A mistake in the configuration that may be about it: what was meant to stay could go. None: all
// is as the user wants it.
const config::Mistake* doubt_about_periods(const config::Config& config);

enum class Deed { tell, really };

struct Dropped {
  std::string task;
  std::string feature;
  std::string what;  // "worktree", "output <run>", "run <run>", or the name of a ref
  int64_t age_days = 0;
  uint64_t bytes = 0;  // on disk; of output, those that were saved
  std::string oid;     // of a ref
};

struct Garbage {
  std::vector<Dropped> dropped;
  std::vector<std::string> left;  // folders that could not be deleted whole
};

}  // namespace wave::actions
