// SPDX-License-Identifier: MIT
// `git wave events`: what was recorded, of one task or of all.
#pragma once

#include "domain/log_cursor.h"
#include "index/index.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::view {

// An event as it is told.
struct ToldEvent {
  index::StoredEvent stored;
  std::string feature;
  // How far one has read with it; nothing where the order is that of one task's history.
  std::optional<domain::LogCursor> cursor;
};

enum class Naming { one_task, many_tasks };

// One line for each event; with the feature where there are many tasks.
std::string events_text(const std::vector<ToldEvent>& events, Naming naming);
// One JSON object a line; `event` is the line as it stands in the log.
std::string events_json(const std::vector<ToldEvent>& events);

}  // namespace wave::view
