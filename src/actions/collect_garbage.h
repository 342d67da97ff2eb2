// SPDX-License-Identifier: MIT
// `git wave gc`: ages what removals have kept. Nothing of a task that is not cleaned up is touched,
// and nothing that is younger than the policy.
#pragma once

#include "os/clock.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::actions {

struct GarbagePolicy {
  int64_t trash_days = 14;  // removed worktrees whose work is in commits
  int64_t keep_days = 90;   // keep refs, and worktrees with files that no commit holds
  int64_t trash_bytes = 0;  // the oldest of the former go earlier when all take more; 0: no limit
};

struct Dropped {
  std::string task;
  std::string feature;
  std::string what;  // "worktree" or the name of a ref
  int64_t age_days = 0;
  uint64_t bytes = 0;  // of a worktree
  std::string oid;     // of a ref
};

struct Garbage {
  std::vector<Dropped> dropped;
  std::vector<std::string> left;  // folders that could not be deleted whole
};

// With `really` false only tells what would go.
Garbage collect_garbage(store::Store& store, const GarbagePolicy& policy, bool really,
                        const os::Now& now);

// Whether there is anything to do: looks at the trash's records only.
bool has_garbage(store::Store& store, const GarbagePolicy& policy, const os::Now& now);

}  // namespace wave::actions
