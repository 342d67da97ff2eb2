// SPDX-License-Identifier: MIT
// How far collect_runs has come, and what it has seen on its way: `<wave dir>/gc.json`.
#pragma once

#include "git/layout.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace wave::actions {

struct RunSweep {
  std::string at;        // the run that was looked at last; empty: at the beginning
  int64_t ended_ms = 0;  // when the last sweep came to its end; 0: none has
  // Day since 1970 on which runs ended -> bytes that their output takes, as far as was looked.
  std::map<int64_t, uint64_t> bytes;
  // Output of runs that ended before this day is dropped.
  int64_t drop_before_day = 0;

  // What the next sweep is to drop, so that no more than so many bytes stay.
  void decide(uint64_t most);
};

// A new one where there is none, or it cannot be understood.
RunSweep read_sweep(const git::Layout& layout);
void write_sweep(const git::Layout& layout, const RunSweep& sweep);

}  // namespace wave::actions
