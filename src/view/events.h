// SPDX-License-Identifier: MIT
// `git wave events`: what was recorded of a task, in the order in which it counts.
#pragma once

#include "index/index.h"

#include <string>
#include <vector>

namespace wave::view {

// One line for each event.
std::string events_text(const std::vector<index::StoredEvent>& events);
// One JSON object a line; `event` is the line as it stands in the log.
std::string events_json(const std::vector<index::StoredEvent>& events);

}  // namespace wave::view
