// SPDX-License-Identifier: MIT
// What can be wrong with tasks that are right each by itself: names that collide, needs that are
// not there or go round in a circle.
#pragma once

#include "spec/mistakes.h"
#include "spec/read_specs.h"

#include <vector>

namespace wave::spec {

void check_wave(const std::vector<TaskSpec>& tasks, const Surroundings& surroundings,
                Mistakes& mistakes);

}  // namespace wave::spec
