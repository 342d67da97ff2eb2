// SPDX-License-Identifier: MIT
// Makes, refreshes and drops the members of the warm pool, beside all that people wait for.
#pragma once

#include "actions/worktree_pool.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wave::actions {

struct PoolDoors {
  store::Store& store;
  const PoolSettings& settings;
  os::ProcessRunner& processes;
  const os::Clock& clock;
};

// Something that a sweep took away.
struct DroppedMember {
  int number = 0;
  std::string why;
  int64_t age_ms = 0;
  uint64_t bytes = 0;
};

// Drops what killed starts and fillers have left, what the settings no longer allow, and what has
// not been asked for since `older_than_ms` (wall clock; 0: any age). Passes over members that
// somebody is at. With `really` false it only tells. With an age, reasons not to fill are forgotten
// too: they may hold no longer.
std::vector<DroppedMember> sweep_pool(PoolDoors& doors, int64_t older_than_ms, bool really);

// Sweeps, then brings the pool to its size and to the commit that tasks start from. Of several
// callers at once one works; it goes on until there is nothing to do, also for the others.
void fill_pool(PoolDoors& doors);

// How the pool stands.
struct PoolState {
  int ready = 0;
  uint64_t bytes = 0;
  std::string oid;      // of the first that is ready
  std::string refused;  // why nothing is filled; empty: nothing is against it
};
PoolState look_at_pool(const git::Layout& layout, const PoolSettings& settings);

// Whether fill_pool() would find something to do, as far as a cheap look tells: for the commit
// `oid` that tasks start from.
bool wants_filling(const git::Layout& layout, const PoolSettings& settings, const std::string& oid);

}  // namespace wave::actions
