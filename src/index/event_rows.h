// SPDX-License-Identifier: MIT
// Writing events and what follows from them into the tables. For this room's sources only.
#pragma once

#include "index/database.h"
#include "index/index.h"

#include <string_view>
#include <utility>
#include <vector>

namespace wave::index {

// The statements that put one event in; prepared once for many.
class EventRows {
 public:
  explicit EventRows(Database& database);
  // The line itself. One that is there already stays as it is.
  void put(const StoredEvent& event);
  void put(std::string_view task, const domain::Position& at, std::string_view batch,
           std::string_view json);
  // The commit waits for its note.
  void put_note_due(std::string_view oid, std::string_view task, std::string_view run);

 private:
  Statement event_;
  Statement note_;
};

// The events of one task in their order.
using History = std::vector<const StoredEvent*>;
// Of each task, in the order of their ids.
std::vector<std::pair<std::string_view, History>> histories_of(
    const std::vector<StoredEvent>& events);

// The oid of the commit that the event reports, or empty.
std::string_view commit_of(const domain::Event& event);

// The commits that these report.
void write_notes_due(EventRows& rows, const std::vector<StoredEvent>& events);

void write_cursors(Database& database, const Cursors& cursors);

}  // namespace wave::index
