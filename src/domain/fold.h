// SPDX-License-Identifier: MIT
// The deterministic fold: events in total order -> tasks. Two clones that know the same events fold
// them to the same tasks, whatever order the events arrived in.
#pragma once

#include "domain/event.h"
#include "domain/task.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace wave::domain {

// Where each message stands in its task, by its id: there may be thousands.
using MessagePlaces = std::unordered_map<std::string_view, size_t>;

// One task, folded event by event in their order. What was taken must stay where it lies.
class Fold {
 public:
  void expect(size_t events) { seen_.reserve(events); }
  // Repeated ids count once.
  void take(const PlacedEvent& placed);
  bool has_taken(std::string_view id) const { return seen_.count(id) > 0; }
  // Nothing when no event has created it.
  const std::optional<Task>& task() const { return task_; }
  std::optional<Task> release() { return std::move(task_); }

 private:
  std::optional<Task> task_;
  MessagePlaces messages_;
  std::unordered_set<std::string_view> seen_;
};

// Folds the events of one task, which must be sorted by position. Repeated ids count once.
// Nothing when no event creates the task.
std::optional<Task> fold(const std::vector<PlacedEvent>& events);
// The same where they lie.
std::optional<Task> fold(const std::vector<const PlacedEvent*>& events);

// Why the writer must not append the event to a task that stands like this, as a sentence; nothing
// when it may. Applied at the door, so that what gets into the log is legal in the order it is
// written.
std::optional<std::string> refusal(const std::optional<Task>& task, const Event& event,
                                   const std::string& writer);

}  // namespace wave::domain
