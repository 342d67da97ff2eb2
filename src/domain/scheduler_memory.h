// SPDX-License-Identifier: MIT
// What the scheduler remembers from one scan to the next.
#pragma once

#include "domain/weighing.h"

#include <cstdint>
#include <map>
#include <string>

namespace wave::domain {

// What the agent said about an issue, and about which version of it.
struct WeighedIssue {
  std::string version;
  Weighing::Action action = Weighing::Action::defer;
  int64_t score = 0;
  std::string reason;
  int64_t weighed_ms = 0;  // since 1970
  bool operator==(const WeighedIssue&) const = default;
};

struct SchedulerMemory {
  std::string policy;                           // its digest; empty: no scan has ended yet
  int64_t queued = 0;                           // how many were queued when the last scan ended
  int64_t asked_ms = 0;                         // when the agent was last asked, since 1970
  std::map<std::string, WeighedIssue> weighed;  // by the candidate's key
  bool operator==(const SchedulerMemory&) const = default;
};

}  // namespace wave::domain
