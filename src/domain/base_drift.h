// SPDX-License-Identifier: MIT
// How far a task's branch and the branch it began at have come apart.
#pragma once

#include <cstdint>
#include <string>

namespace wave::domain {

struct BaseDrift {
  std::string tip;     // where the base stands now
  int64_t ahead = 0;   // commits that the task has and the base has not
  int64_t behind = 0;  // commits that the base has and the task has not
  bool operator==(const BaseDrift&) const = default;
};

}  // namespace wave::domain
