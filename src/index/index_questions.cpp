// SPDX-License-Identifier: MIT
// What an Index is asked.
#include "domain/event_line.h"
#include "domain/feature_name.h"
#include "domain/fold.h"
#include "index/batch_ids.h"
#include "index/index_impl.h"

#include <set>

namespace wave::index {
namespace {

std::optional<domain::Task> fold_stored(const std::vector<StoredEvent>& stored) {
  std::vector<const domain::PlacedEvent*> placed;
  placed.reserve(stored.size());
  for (const StoredEvent& each : stored) placed.push_back(&each.placed);
  return domain::fold(placed);
}

size_t count_tasks(Database& database) {
  Statement get = database.statement("SELECT count(*) FROM task");
  return get.step() ? static_cast<size_t>(get.integer(0)) : 0;
}

std::vector<domain::Summary> read_summaries(Statement& rows) {
  std::vector<domain::Summary> out;
  while (rows.step()) out.push_back(read_summary(rows));
  return out;
}

}  // namespace

Cursors read_cursors(Database& database) {
  Cursors out;
  Statement get = database.statement("SELECT ref, oid, lamport FROM cursor");
  while (get.step()) out[get.text(0)] = Cursor{get.text(1), get.integer(2)};
  return out;
}

std::vector<StoredEvent> read_events(Database& database, const std::string& task) {
  std::vector<StoredEvent> out;
  Statement get = database.statement(
      "SELECT lamport, writer, line, json, batch FROM event WHERE task = ? ORDER BY lamport, "
      "writer, "
      "line");
  get.bind(task);
  while (get.step()) {
    StoredEvent stored;
    stored.json = get.text(3);
    auto event = domain::decode(stored.json);
    if (!event) continue;
    stored.placed = {{get.integer(0), get.text(1), static_cast<int>(get.integer(2))},
                     std::move(*event)};
    stored.batch = get.text(4);
    out.push_back(std::move(stored));
  }
  return out;
}

std::optional<domain::Task> Index::task(const std::string& id) { return fold_stored(events(id)); }

std::optional<domain::Summary> Index::summary(const std::string& id) {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement(impl.select("WHERE id = ?"));
    get.bind(id);
    if (!get.step()) return std::optional<domain::Summary>();
    return std::optional(read_summary(get));
  });
}

std::string Index::agent_of(const std::string& task, const std::string& run) {
  const auto now = summary(task);
  if (now && now->run == run) return now->agent;
  const auto whole = this->task(task);
  if (!whole) return {};
  for (const domain::Run& each : whole->runs) {
    if (each.id == run) return each.agent;
  }
  return {};
}

std::vector<domain::Summary> Index::with_feature(const std::string& feature) {
  return ask([&](Impl& impl) {
    Statement get =
        impl.database.statement(impl.select("WHERE feature = ? ORDER BY created DESC, id DESC"));
    get.bind(feature);
    return read_summaries(get);
  });
}

std::vector<domain::Summary> Index::with_label(const std::string& label) {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement(
        impl.select("WHERE session = ? AND session <> '' ORDER BY created DESC, id DESC"));
    get.bind(label);
    return read_summaries(get);
  });
}

std::vector<domain::Summary> Index::with_id_prefix(const std::string& prefix) {
  return ask([&](Impl& impl) {
    // Ids are base 32, so '~' sorts behind every character of one.
    const std::string end = prefix + '~';
    Statement get = impl.database.statement(
        impl.select("WHERE id >= ? AND id < ? ORDER BY created DESC, id DESC LIMIT 50"));
    get.bind(prefix).bind(end);
    return read_summaries(get);
  });
}

std::vector<domain::Summary> Index::with_number(const std::string& origin, int64_t number) {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement(impl.select(
        "WHERE origin = ? AND origin <> '' AND number = ? ORDER BY created DESC, id DESC"));
    get.bind(origin).bind(number);
    return read_summaries(get);
  });
}

int64_t Index::count_backlog() {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement("SELECT count(*) FROM task WHERE active = 2");
    return get.step() ? get.integer(0) : int64_t{0};
  });
}

std::vector<domain::Summary> Index::backlog() {
  return ask([&](Impl& impl) {
    Statement get = impl.database.statement(impl.select(
        "WHERE origin <> '' AND (active > 0 OR state IN ('failed', 'timed_out', 'done')) "
        "ORDER BY origin, number, id"));
    return read_summaries(get);
  });
}

int64_t Index::highest_number(const std::string& origin) {
  return ask([&](Impl& impl) {
    Statement get =
        impl.database.statement("SELECT max(number) FROM task WHERE origin = ? AND origin <> ''");
    get.bind(origin);
    return get.step() ? get.integer(0) : int64_t{0};
  });
}

std::vector<domain::Summary> Index::list(const Filter& filter) {
  return ask([&](Impl& impl) {
    std::vector<domain::Summary> out;
    const bool wants_all = filter.cleaned_too && !filter.state && !filter.ended_limit;
    if (wants_all) out.reserve(count_tasks(impl.database));  // counting passes over all of them
    domain::Summary task;
    impl.each(filter, task, [&] { out.push_back(std::move(task)); });
    return out;
  });
}

void Index::each(const Filter& filter, domain::Summary& task, const std::function<void()>& begin,
                 const std::function<void()>& take) {
  ask([&](Impl& impl) {
    begin();
    impl.each(filter, task, take);
  });
}

std::vector<StoredEvent> Index::events(const std::string& task) {
  return ask([&](Impl& impl) { return known_events(impl, task); });
}

std::vector<std::string> Index::event_ids(const std::string& task) {
  return ask([&](Impl& impl) {
    std::vector<std::string> out;
    if (index::is_settled(impl.database, task)) {
      for (StoredEvent& each : known_events(impl, task)) {
        out.push_back(std::move(each.placed.event.id));
      }
      return out;
    }
    Statement get = impl.database.statement("SELECT json FROM event WHERE task = ?");
    get.bind(task);
    while (get.step()) out.push_back(domain::id_of_line(get.view(0)));
    return out;
  });
}

std::vector<std::string> Index::features_in_use(const std::string& near) {
  return ask([&](Impl& impl) {
    const std::string in_use =
        " AND state <> 'cleaned' AND NOT (state = 'failed' AND reason = 'setup_failed' AND "
        "attempt <= 1 AND started IS NULL)";
    std::vector<std::string> out;
    const auto take = [&](Statement& rows) {
      while (rows.step()) out.push_back(rows.text(0));
    };
    const std::string folder = domain::folded_directory(near);
    Statement same =
        impl.database.statement("SELECT DISTINCT feature FROM task WHERE folder = ?" + in_use);
    take(same.bind(folder));
    for (size_t at = folder.find('-'); at != std::string::npos; at = folder.find('-', at + 1)) {
      const std::string above = folder.substr(0, at);
      same.reset();
      take(same.bind(above));
    }
    Statement below = impl.database.statement(
        "SELECT DISTINCT feature FROM task WHERE folder > ? AND folder < ?" + in_use);
    const std::string first = folder + '-';
    const std::string last = folder + '.';  // the character behind it
    take(below.bind(first).bind(last));
    return out;
  });
}

std::vector<int> Index::slots_in_use(const std::string& writer, const std::string& but_of_task) {
  return ask([&](Impl& impl) {
    std::vector<int> out;
    Statement get = impl.database.statement(
        "SELECT DISTINCT slot FROM task WHERE slot > 0 AND state <> 'cleaned' AND "
        "reason <> 'setup_failed' AND writer = ? AND id <> ?");
    get.bind(writer).bind(but_of_task);
    while (get.step()) out.push_back(static_cast<int>(get.integer(0)));
    return out;
  });
}

std::vector<std::string> Index::known_features() {
  return ask([&](Impl& impl) {
    std::vector<std::string> out;
    Statement get = impl.database.statement(
        "SELECT feature FROM task ORDER BY active DESC, updated DESC, id LIMIT 1000");
    std::set<std::string> known;
    while (get.step()) {
      if (known.insert(get.text(0)).second) out.push_back(get.text(0));
    }
    return out;
  });
}

}  // namespace wave::index
