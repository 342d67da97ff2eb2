// SPDX-License-Identifier: MIT
// Where events are admitted to the log: one after the other, each on top of what the earlier ones
// did. For one batch.
#pragma once

#include "domain/fold.h"
#include "domain/summary.h"
#include "index/index.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace wave::store {

class Door {
 public:
  // For events of this writer.
  Door(index::Index& index, std::string writer);

  // Takes the event in, with an id if it has none or tells of a run; or says as a sentence why it
  // may not be recorded.
  std::optional<std::string> admit(domain::Event event);
  // Commits whose ancestors need not be told any more: the newest in the task's log, for what it
  // descends from is in the log as well, and where set-ups have left the branch.
  std::vector<std::string> told(const std::string& task);

  size_t size() const { return admitted_.size(); }
  // What was admitted, in that order, without lines and places. The door takes nothing in any more.
  std::vector<index::StoredEvent> take();
  // Every task that something was admitted for, with all of that.
  index::Folded folded() const;
  // Where the logs stood when the door was opened; what was known then is what it decides by.
  const index::Cursors& cursors() const { return cursors_; }

 private:
  // The events themselves are read only when the summary does not tell enough.
  struct Whole {
    std::vector<index::StoredEvent> stored;
    domain::Fold fold;
  };
  struct Known {
    std::optional<domain::Summary> summary;
    // While there is no whole: of all but those whose id was drawn here. Read when it is needed.
    std::optional<std::unordered_set<std::string>> ids;
    std::vector<const domain::PlacedEvent*> admitted;
    std::unique_ptr<Whole> whole;
  };

  std::string drawn_id();
  Known& known_task(const std::string& id);
  bool is_recorded(const domain::Event& event, Known& known);
  Whole& whole(const std::string& id, Known& known);
  const domain::PlacedEvent& let_in(domain::Event event, Known& known);

  index::Index& index_;
  std::string writer_;
  index::Cursors cursors_;
  std::string random_;  // for ids that are yet to be drawn
  std::map<std::string, Known> known_;
  std::deque<domain::PlacedEvent> admitted_;  // which stay where they are
};

}  // namespace wave::store
