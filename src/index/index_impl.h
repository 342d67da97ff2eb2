// SPDX-License-Identifier: MIT
// What stands behind an Index. For this room's sources only.
#pragma once

#include "index/database.h"
#include "index/index.h"
#include "index/rows.h"
#include "os/files.h"

namespace wave::index {

Cursors read_cursors(Database& database);
std::vector<StoredEvent> read_events(Database& database, const std::string& task);
bool is_settled(Database& database, const std::string& task);
// Whether it was settled.
bool forget_settled(Database& database, const std::string& task);

struct Index::Impl {
  explicit Impl(Database opened) : database(std::move(opened)) {}
  Database database;
  std::filesystem::path wave_dir;
  std::filesystem::path file;  // empty in memory
  std::optional<os::FileId> id;

  void each(const Filter& filter, domain::Summary& task, const std::function<void()>& take) {
    std::string where = "WHERE 1";
    if (filter.state) where += " AND state = '" + std::string(to_string(*filter.state)) + "'";
    if (!filter.cleaned_too && filter.state != domain::State::cleaned) {
      where += " AND state <> 'cleaned'";
    }
    const Snapshot snapshot(database);  // a task that ends between the two is not there twice
    for (const int active : {1, 2, 0}) {
      if (active == 2 && !filter.backlog_too) continue;
      // Else all that ever ended would be passed over in search of a state that none of it has.
      if (filter.state && domain::is_active(*filter.state) != (active != 0)) continue;
      std::string sql =
          where + " AND active = " + std::to_string(active) + " ORDER BY updated DESC, id";
      if (active == 0 && filter.ended_limit) sql += " LIMIT " + std::to_string(*filter.ended_limit);
      Statement get = database.statement(select(sql));
      while (get.step()) {
        read_summary(get, task);
        take();
      }
    }
  }

  std::string select(const std::string& rest) const {
    return std::string("SELECT ") + k_task_columns + " FROM task " + rest;
  }
};

template <class Question>
auto Index::ask(Question question) {
  // What was put right may be damaged again meanwhile; where it always is, it is the disk perhaps.
  constexpr int k_most_healings = 5;
  for (int healings = 0;; ++healings) {
    try {
      return question(*impl_);
    } catch (const Damaged& damaged) {
      if (!callbacks_.heal || healings == k_most_healings) throw;
      const auto heal = callbacks_.heal;  // healing replaces what we are
      heal(damaged);
    }
  }
}

}  // namespace wave::index
