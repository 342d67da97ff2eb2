// SPDX-License-Identifier: MIT
// Where events are admitted to the log: one after the other, each on top of what the earlier ones
// did. For one batch.
#pragma once

#include "domain/fold.h"
#include "index/index.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace wave::store {

class Door {
 public:
  explicit Door(index::Index& index);

  // Takes the event in; or says as a sentence why it may not be recorded.
  std::optional<std::string> admit(domain::Event event);
  // Commits whose ancestors need not be told any more: the newest in the task's log, for what it
  // descends from is in the log as well, and where set-ups have left the branch.
  std::vector<std::string> told(const std::string& task);

  size_t size() const { return admitted_.size(); }
  // What was admitted, in that order, without lines and places; the door is done with then.
  std::vector<index::StoredEvent> take();
  // Task -> feature, of every task that was admitted for.
  const std::map<std::string, std::string>& names() const { return names_; }

 private:
  struct Known {
    std::vector<index::StoredEvent> stored;
    std::vector<const domain::PlacedEvent*> events;  // those and the admitted ones
    std::unordered_set<std::string_view> ids;        // of these
    std::optional<domain::Task> task;
  };

  Known& known_task(const std::string& id);

  index::Index& index_;
  std::map<std::string, Known> known_;
  std::deque<domain::PlacedEvent> admitted_;  // which stay where they are
  std::map<std::string, std::string> names_;
};

}  // namespace wave::store
