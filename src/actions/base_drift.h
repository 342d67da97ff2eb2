// SPDX-License-Identifier: MIT
// How far a task's branch and the branch it began at have come apart.
#pragma once

#include "domain/summary.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::actions {

struct BaseDrift {
  std::string tip;     // where the base stands now
  int64_t ahead = 0;   // commits that the task has and the base has not
  int64_t behind = 0;  // commits that the base has and the task has not
};

// Looks at the refs as they are; walks the history between them, so it is for single tasks. Nothing
// when it cannot be known: the base was no branch, or one of the two branches is gone.
std::optional<BaseDrift> drift_from_base(store::Store& store, const domain::Summary& task);

}  // namespace wave::actions
