// SPDX-License-Identifier: MIT
// The deterministic fold: events in total order -> tasks. Two clones that know the same events fold
// them to the same tasks, whatever order the events arrived in.
#pragma once

#include "domain/event.h"
#include "domain/task.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::domain {

// Folds the events of one task, which must be sorted by position. Repeated ids count once.
// Nothing when no event creates the task.
std::optional<Task> fold(const std::vector<PlacedEvent>& events);
// The same where they lie.
std::optional<Task> fold(const std::vector<const PlacedEvent*>& events);

// Why the event must not be appended to a task that stands like this, as a sentence; nothing when
// it may. Applied at the door, so that what gets into the log is legal in the order it is written.
std::optional<std::string> refusal(const std::optional<Task>& task, const Event& event);

}  // namespace wave::domain
