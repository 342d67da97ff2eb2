// SPDX-License-Identifier: MIT
// The other clones whose logs have come by sync, and when each was last heard of.
#pragma once

#include "git/layout.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::actions {

struct KnownClone {
  std::string writer;
  std::string remote;     // by which it was heard of last
  int64_t seen_ms = 0;    // when something new came of it, wall clock
  bool is_newer = false;  // a newer program writes there; this one may not understand all
};

// Most recently heard of first. Reads one small file; empty where nothing was ever synced.
std::vector<KnownClone> known_clones(const git::Layout& layout);

}  // namespace wave::actions
