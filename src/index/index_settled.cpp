// SPDX-License-Identifier: MIT
// An Index and the tasks whose events it does not hold, and the comparison of two.
#include "domain/summary_line.h"
#include "index/batch_ids.h"
#include "index/event_rows.h"
#include "index/filling.h"
#include "index/index_impl.h"

#include <algorithm>
#include <set>

namespace wave::index {
namespace {

std::optional<std::string> settled_batches(Database& database, const std::string& task) {
  Statement get = database.statement("SELECT batches FROM settled WHERE task = ?");
  get.bind(task);
  return get.step() ? std::optional(get.text(0)) : std::nullopt;
}

// Of a task that is not settled: each batch once, in the order of the events.
std::string event_batches(Database& database, const std::string& task) {
  Statement get =
      database.statement("SELECT batch FROM event WHERE task = ? ORDER BY lamport, writer, line");
  get.bind(task);
  std::string out;
  std::string last;
  while (get.step()) {
    if (get.view(0) == last) continue;
    last = get.text(0);
    out += pack_id(last);
  }
  return out;
}

// Of all tasks but these, in the order of their first events.
std::vector<std::pair<std::string, std::string>> batches_of_others(
    Database& database, const std::set<std::string, std::less<>>& but) {
  using Places = std::pair<std::string, std::string>;
  std::vector<std::pair<int64_t, Places>> found;
  Statement get = database.statement(
      "SELECT task, batch, lamport FROM event ORDER BY task, lamport, writer, line");
  std::string task;
  std::string batch;
  bool passed = false;
  while (get.step()) {
    if (get.view(0) != task) {
      task = get.text(0);
      batch.clear();
      passed = but.count(task) > 0;
      if (!passed) found.push_back({get.integer(2), {task, {}}});
    }
    if (passed || get.view(1) == batch) continue;
    batch = get.text(1);
    found.back().second.second += pack_id(batch);
  }
  std::sort(found.begin(), found.end());
  std::vector<Places> out;
  out.reserve(found.size());
  for (auto& [lamport, places] : found) out.push_back(std::move(places));
  return out;
}

Base read_base(Database& database) {
  Statement get = database.statement("SELECT oid, passed_over FROM checkpoint");
  return get.step() ? Base{get.text(0), get.integer(1) != 0} : Base();
}

struct Table {
  std::string rows;
  int columns;
};

std::vector<Table> dumped_tables() {
  const std::string columns = k_task_columns;
  return {{"SELECT ref, oid, lamport FROM cursor ORDER BY ref", 3},
          {"SELECT oid, passed_over FROM checkpoint", 2},
          {"SELECT task, hex(batches) FROM settled ORDER BY task", 2},
          {"SELECT task, lamport, writer, line, batch, json FROM event ORDER BY task, lamport, "
           "writer, line",
           6},
          {"SELECT " + columns + ", active, settled FROM task ORDER BY id", 35}};
}

bool equal_rows(Statement& a, Statement& b, int columns) {
  for (;;) {
    const bool more = a.step();
    if (more != b.step()) return false;
    if (!more) return true;
    for (int column = 0; column < columns; ++column) {
      if (a.view(column) != b.view(column)) return false;
    }
  }
}

int64_t number_of(Database& database, const std::string& question) {
  Statement get = database.statement(question);
  return get.step() ? get.integer(0) : 0;
}

}  // namespace

bool is_settled(Database& database, const std::string& task) {
  Statement get = database.statement("SELECT 1 FROM settled WHERE task = ?");
  return get.bind(task).step();
}

bool forget_settled(Database& database, const std::string& task) {
  if (!is_settled(database, task)) return false;
  database.statement("DELETE FROM settled WHERE task = ?").bind(task).run();
  return true;
}

std::vector<StoredEvent> Index::known_events(Impl& impl, const std::string& task) {
  std::vector<StoredEvent> out = read_events(impl.database, task);
  if (!out.empty()) return out;
  const auto batches = settled_batches(impl.database, task);
  if (!batches) return {};
  if (!callbacks_.read_settled) throw Error("the events of '" + task + "' are in the logs only");
  return callbacks_.read_settled(task, unpack_ids(*batches));
}

Base Index::base() {
  return ask([](Impl& impl) { return read_base(impl.database); });
}

bool Index::is_settled(const std::string& task) {
  return ask([&](Impl& impl) { return index::is_settled(impl.database, task); });
}

int64_t Index::settled_count() {
  return ask([](Impl& impl) { return number_of(impl.database, "SELECT count(*) FROM settled"); });
}

int64_t Index::count_unsettled(int64_t before_ms) {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement(
        "SELECT count(*) FROM task WHERE active = 0 AND settled = 0 AND updated < ?");
    get.bind(before_ms);
    return get.step() ? get.integer(0) : 0;
  });
}

Settlement Index::settlement(int64_t before_ms, int64_t limit) {
  return ask([&](Impl& impl) {
    const Snapshot snapshot(impl.database);
    Settlement out;
    out.frontier = read_cursors(impl.database);
    out.checkpoint = read_base(impl.database).checkpoint;
    std::set<std::string, std::less<>> chosen;
    Statement get = impl.database.statement(impl.select(
        "WHERE active = 0 AND settled = 0 AND updated < ? ORDER BY updated, id LIMIT ?"));
    get.bind(before_ms).bind(limit);
    while (get.step()) {
      const domain::Summary task = read_summary(get);
      out.tasks.push_back({domain::summary_line(task), event_batches(impl.database, task.id)});
      chosen.insert(task.id);
    }
    out.open = batches_of_others(impl.database, chosen);
    return out;
  });
}

std::optional<int64_t> Index::ended_before_newest(int64_t newest) {
  return ask([&](Impl& impl) -> std::optional<int64_t> {
    Statement get = impl.database.statement(
        "SELECT updated FROM task WHERE active = 0 ORDER BY updated DESC LIMIT 1 OFFSET ?");
    get.bind(newest);
    if (!get.step()) return std::nullopt;
    return get.integer(0) + 1;
  });
}

int64_t Index::unused_bytes() {
  return ask([](Impl& impl) {
    return number_of(impl.database, "PRAGMA freelist_count") *
           number_of(impl.database, "PRAGMA page_size");
  });
}

bool Index::settle(const Settlement& settlement, const Cursors& now,
                   const std::string& checkpoint) {
  Database& database = impl_->database;
  Transaction transaction(database);
  if (read_cursors(database) != settlement.frontier) return false;
  for (const SettledTask& task : settlement.tasks) {
    const std::string_view id = domain::id_in_summary_line(task.line);
    database.statement("DELETE FROM event WHERE task = ?").bind(id).run();
    database.statement("INSERT OR REPLACE INTO settled (task, batches) VALUES (?,?)")
        .bind(id)
        .bind_bytes(task.batches)
        .run();
    database.statement("UPDATE task SET settled = 1 WHERE id = ?").bind(id).run();
  }
  write_cursors(database, now);
  write_base(database, {checkpoint, false});
  transaction.commit();
  return true;
}

std::string Index::dump() {
  return ask([](Impl& impl) {
    std::string out;
    for (const Table& table : dumped_tables()) {
      Statement get = impl.database.statement(table.rows);
      while (get.step()) {
        for (int column = 0; column < table.columns; ++column) out += get.text(column) + '\t';
        out += '\n';
      }
    }
    return out;
  });
}

bool Index::says_the_same_as(Index& other) {
  return ask([&](Impl& impl) {
    const Snapshot one(impl.database);
    const Snapshot another(other.impl_->database);
    for (const Table& table : dumped_tables()) {
      Statement a = impl.database.statement(table.rows);
      Statement b = other.impl_->database.statement(table.rows);
      if (!equal_rows(a, b, table.columns)) return false;
    }
    return true;
  });
}

}  // namespace wave::index
