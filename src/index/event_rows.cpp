// SPDX-License-Identifier: MIT
#include "index/event_rows.h"

#include "domain/fold.h"
#include "index/rows.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

namespace wave::index {
namespace {

bool stands_before(const StoredEvent* a, const StoredEvent* b) {
  return a->placed.at < b->placed.at;
}

// The oldest first, as they would have come: see schema.sql for why their places matter.
void write_summaries(Database& database, std::vector<domain::Summary>& tasks) {
  std::sort(tasks.begin(), tasks.end(), [](const domain::Summary& a, const domain::Summary& b) {
    return a.updated_ms < b.updated_ms;
  });
  for (const domain::Summary& task : tasks) write_summary(database, task);
}

// The oid of the commit that the event reports, or empty.
std::string_view commit_of(const StoredEvent& event) {
  const domain::Body& body = event.placed.event.body;
  if (const auto* commit = std::get_if<domain::CommitSeen>(&body)) return commit->oid;
  if (const auto* landed = std::get_if<domain::Landed>(&body)) return landed->oid;
  return {};
}

}  // namespace

EventRows::EventRows(Database& database)
    : event_(database.statement(
          "INSERT OR IGNORE INTO event (task, lamport, writer, line, json) VALUES (?,?,?,?,?)")),
      note_(database.statement("INSERT OR IGNORE INTO note_due (oid, task, run) VALUES (?,?,?)")) {}

void EventRows::put(const StoredEvent& event) {
  const domain::Position& at = event.placed.at;
  event_.bind(event.placed.event.task).bind(at.lamport).bind(at.writer).bind(int64_t{at.line});
  event_.bind(event.json).run();
}

void EventRows::put_note_due(const StoredEvent& event) {
  const std::string_view oid = commit_of(event);
  if (oid.empty()) return;
  note_.bind(oid).bind(event.placed.event.task).bind(event.placed.event.run).run();
}

// The events of each task in their order, the tasks in the order of their ids: that of the table's
// key, so that rows are only ever added at its end. Sorting all events at once would compare ids
// most of the time.
std::vector<std::pair<std::string_view, History>> histories_of(
    const std::vector<StoredEvent>& events) {
  std::unordered_map<std::string_view, History> by_task;
  for (const StoredEvent& event : events) by_task[event.placed.event.task].push_back(&event);
  std::vector<std::pair<std::string_view, History>> out(std::make_move_iterator(by_task.begin()),
                                                        std::make_move_iterator(by_task.end()));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [task, history] : out) {
    // As they come out of one log they stand in order already.
    if (!std::is_sorted(history.begin(), history.end(), stands_before)) {
      std::sort(history.begin(), history.end(), stands_before);
    }
  }
  return out;
}

// In the order of the table's key as well. Kept beside the beginning of its oid, so that comparing
// two rarely has to look them up.
void write_notes_due(EventRows& rows, const std::vector<StoredEvent>& events) {
  std::vector<std::pair<uint64_t, const StoredEvent*>> commits;
  for (const StoredEvent& event : events) {
    const std::string_view start = commit_of(event).substr(0, 15);
    uint64_t key = 0;
    std::from_chars(start.data(), start.data() + start.size(), key, 16);
    if (!start.empty()) commits.emplace_back(key, &event);
  }
  std::sort(commits.begin(), commits.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : commit_of(*a.second) < commit_of(*b.second);
  });
  for (const auto& [key, event] : commits) rows.put_note_due(*event);
}

void write_cursors(Database& database, const Cursors& cursors) {
  database.statement("DELETE FROM cursor").run();
  for (const auto& [ref, cursor] : cursors) {
    database.statement("INSERT INTO cursor (ref, oid, lamport) VALUES (?,?,?)")
        .bind(ref)
        .bind(cursor.oid)
        .bind(cursor.lamport)
        .run();
  }
}

void fill(Database& database, const std::vector<StoredEvent>& events, const Cursors& cursors) {
  EventRows rows(database);
  std::vector<domain::Summary> tasks;
  for (const auto& [id, history] : histories_of(events)) {
    std::vector<const domain::PlacedEvent*> placed;
    placed.reserve(history.size());
    for (const StoredEvent* event : history) {
      rows.put(*event);
      placed.push_back(&event->placed);
    }
    if (const auto task = domain::fold(placed)) tasks.push_back(summarize(*task));
  }
  write_summaries(database, tasks);
  write_notes_due(rows, events);
  write_cursors(database, cursors);
}

}  // namespace wave::index
