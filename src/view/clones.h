// SPDX-License-Identifier: MIT
// Other clones, and when each was last heard of.
#pragma once

#include "actions/known_clones.h"

#include <string>
#include <vector>

namespace wave::view {

// A line with a newline; empty where there are none. Of many, those that were heard of last.
std::string clones_line(const std::vector<actions::KnownClone>& clones, int64_t now_ms);

}  // namespace wave::view
