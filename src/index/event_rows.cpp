// SPDX-License-Identifier: MIT
#include "index/event_rows.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

namespace wave::index {
namespace {

bool stands_before(const StoredEvent* a, const StoredEvent* b) {
  return a->placed.at < b->placed.at;
}

}  // namespace

std::string_view commit_of(const domain::Event& event) {
  if (const auto* commit = std::get_if<domain::CommitSeen>(&event.body)) return commit->oid;
  if (const auto* landed = std::get_if<domain::Landed>(&event.body)) return landed->oid;
  return {};
}

EventRows::EventRows(Database& database)
    : event_(database.statement("INSERT OR IGNORE INTO event (task, lamport, writer, line, batch, "
                                "json) VALUES (?,?,?,?,?,?)")),
      note_(database.statement("INSERT OR IGNORE INTO note_due (oid, task, run) VALUES (?,?,?)")) {}

void EventRows::put(const StoredEvent& event) {
  put(event.placed.event.task, event.placed.at, event.batch, event.json);
}

void EventRows::put(std::string_view task, const domain::Position& at, std::string_view batch,
                    std::string_view json) {
  event_.bind(task).bind(at.lamport).bind(at.writer).bind(int64_t{at.line});
  event_.bind(batch).bind(json).run();
}

void EventRows::put_note_due(std::string_view oid, std::string_view task, std::string_view run) {
  note_.bind(oid).bind(task).bind(run).run();
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
    const std::string_view start = commit_of(event.placed.event).substr(0, 15);
    uint64_t key = 0;
    std::from_chars(start.data(), start.data() + start.size(), key, 16);
    if (!start.empty()) commits.emplace_back(key, &event);
  }
  std::sort(commits.begin(), commits.end(), [](const auto& a, const auto& b) {
    return a.first != b.first
               ? a.first < b.first
               : commit_of(a.second->placed.event) < commit_of(b.second->placed.event);
  });
  for (const auto& [key, event] : commits) {
    rows.put_note_due(commit_of(event->placed.event), event->placed.event.task,
                      event->placed.event.run);
  }
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

}  // namespace wave::index
