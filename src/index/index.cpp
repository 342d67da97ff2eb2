// SPDX-License-Identifier: MIT
#include "index/index.h"

#include "domain/fold.h"
#include "index/current_database.h"
#include "index/database.h"
#include "index/event_rows.h"
#include "index/rows.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

namespace wave::index {

namespace fs = std::filesystem;
namespace {

Cursors read_cursors(Database& database) {
  Cursors out;
  Statement get = database.statement("SELECT ref, oid, lamport FROM cursor");
  while (get.step()) out[get.text(0)] = Cursor{get.text(1), get.integer(2)};
  return out;
}

std::vector<StoredEvent> read_events(Database& database, const std::string& task) {
  std::vector<StoredEvent> out;
  Statement get = database.statement(
      "SELECT lamport, writer, line, json FROM event WHERE task = ? ORDER BY lamport, writer, "
      "line");
  get.bind(task);
  while (get.step()) {
    StoredEvent stored;
    stored.json = get.text(3);
    auto event = domain::decode(stored.json);
    if (!event) continue;
    stored.placed = {{get.integer(0), get.text(1), static_cast<int>(get.integer(2))},
                     std::move(*event)};
    out.push_back(std::move(stored));
  }
  return out;
}

std::optional<domain::Task> fold_stored(const std::vector<StoredEvent>& stored) {
  std::vector<const domain::PlacedEvent*> placed;
  placed.reserve(stored.size());
  for (const StoredEvent& each : stored) placed.push_back(&each.placed);
  return domain::fold(placed);
}

// What is known and what comes in addition, which may be known as well.
std::vector<const domain::PlacedEvent*> in_order(const std::vector<StoredEvent>& known,
                                                 const History& fresh) {
  std::vector<const domain::PlacedEvent*> out;
  out.reserve(known.size() + fresh.size());
  for (const StoredEvent& each : known) out.push_back(&each.placed);
  for (const StoredEvent* each : fresh) out.push_back(&each->placed);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto* a, const auto* b) { return a->at < b->at; });
  const auto same = [](const auto* a, const auto* b) { return a->at == b->at; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
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

struct Index::Impl {
  explicit Impl(Database opened) : database(std::move(opened)) {}
  Database database;
  fs::path wave_dir;
  fs::path file;  // empty in memory
  std::optional<os::FileId> id;

  void each(const Filter& filter, domain::Summary& task, const std::function<void()>& take) {
    std::string where = "WHERE 1";
    if (filter.state) where += " AND state = '" + std::string(to_string(*filter.state)) + "'";
    if (!filter.cleaned_too && filter.state != domain::State::cleaned) {
      where += " AND state <> 'cleaned'";
    }
    const Snapshot snapshot(database);  // a task that ends between the two is not there twice
    for (const int active : {1, 0}) {
      // Else all that ever ended would be passed over in search of a state that none of it has.
      if (filter.state && domain::is_active(*filter.state) != (active == 1)) continue;
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

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

template <class Question>
auto Index::ask(Question question) {
  try {
    return question(*impl_);
  } catch (const Damaged& damaged) {
    if (!heal_) throw;
    const auto heal = heal_;  // healing replaces what we are
    heal(damaged);
    return question(*impl_);
  }
}

Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Index Index::in_memory() { return Index(std::make_unique<Impl>(database_in_memory())); }

Index Index::opened(const fs::path& wave_dir, const fs::path& file, Database database) {
  auto impl = std::make_unique<Impl>(std::move(database));
  impl->wave_dir = wave_dir;
  impl->file = file;
  impl->id = os::file_id(file);
  return Index(std::move(impl));
}

Index Index::open(const fs::path& wave_dir) {
  try {
    auto [file, database] = open_current(wave_dir);
    return opened(wave_dir, file, std::move(database));
  } catch (const Error& error) {
    // A read-only or full file system must not keep anybody from looking.
    os::log(os::Level::warning, error.what());
    return in_memory();
  }
}

void Index::replace_damaged(const fs::path& wave_dir, const fs::path& damaged) {
  index::replace_damaged(wave_dir, damaged);
}

bool Index::is_current() const {
  if (impl_->file.empty()) return true;
  return current_file(impl_->wave_dir) == impl_->file && os::file_id(impl_->file) == impl_->id;
}

fs::path Index::path() const { return impl_->file; }

Cursors Index::cursors() {
  return ask([](Impl& impl) { return read_cursors(impl.database); });
}

bool Index::add(const Cursors& expected, const std::vector<StoredEvent>& events,
                const Cursors& now) {
  Database& database = impl_->database;
  Transaction transaction(database);
  if (read_cursors(database) != expected) return false;
  EventRows rows(database);
  for (const auto& [id, fresh] : histories_of(events)) {
    const std::vector<StoredEvent> known = read_events(database, std::string(id));
    for (const StoredEvent* event : fresh) rows.put(*event);
    if (const auto task = domain::fold(in_order(known, fresh))) {
      write_summary(database, summarize(*task));
    }
  }
  write_notes_due(rows, events);
  write_cursors(database, now);
  transaction.commit();
  return true;
}

void Index::rebuild(const std::vector<StoredEvent>& events, const Cursors& now) {
  if (impl_->file.empty()) return fill_in_memory(events, now);
  const fs::path wave_dir = impl_->wave_dir;
  auto [file, database] = make_anew(wave_dir, impl_->file, [&](Database& made) {
    Transaction transaction(made);
    fill(made, events, now);
    transaction.commit();
  });
  auto heal = std::move(heal_);
  *this = opened(wave_dir, file, std::move(database));
  heal_ = std::move(heal);
}

void Index::fill_in_memory(const std::vector<StoredEvent>& events, const Cursors& now) {
  Transaction transaction(impl_->database);
  for (const char* table : {"event", "task", "note_due"}) {
    impl_->database.execute(std::string("DELETE FROM ") + table);
  }
  fill(impl_->database, events, now);
  transaction.commit();
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
    Statement get =
        impl.database.statement(impl.select("WHERE session = ? ORDER BY created DESC, id DESC"));
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

std::vector<domain::Summary> Index::list(const Filter& filter) {
  return ask([&](Impl& impl) {
    std::vector<domain::Summary> out;
    if (!filter.ended_limit) out.reserve(count_tasks(impl.database));
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
  return ask([&](Impl& impl) { return read_events(impl.database, task); });
}

std::vector<std::string> Index::features_in_use() {
  return ask([&](Impl& impl) {
    std::vector<std::string> out;
    Statement get = impl.database.statement(
        "SELECT DISTINCT feature FROM task WHERE state <> 'cleaned' AND NOT (state = 'failed' AND "
        "reason = 'setup_failed' AND attempt <= 1 AND started IS NULL)");
    while (get.step()) out.push_back(get.text(0));
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
        "SELECT feature FROM task GROUP BY feature ORDER BY max(updated) DESC LIMIT 1000");
    while (get.step()) out.push_back(get.text(0));
    return out;
  });
}

std::vector<NoteDue> Index::notes_due(size_t limit) {
  return ask([&](Impl& impl) {
    std::vector<NoteDue> out;
    Statement get = impl.database.statement("SELECT oid, task, run FROM note_due LIMIT ?");
    get.bind(static_cast<int64_t>(limit));
    while (get.step()) out.push_back({get.text(0), get.text(1), get.text(2)});
    return out;
  });
}

void Index::notes_done(const std::vector<NoteDue>& done) {
  Transaction transaction(impl_->database);
  for (const NoteDue& note : done) {
    impl_->database.statement("DELETE FROM note_due WHERE oid = ? AND task = ?")
        .bind(note.oid)
        .bind(note.task)
        .run();
  }
  transaction.commit();
}

std::string Index::dump() {
  const std::string columns = k_task_columns;
  const std::vector<std::pair<std::string, int>> queries = {
      // with the number of columns
      {"SELECT ref, oid, lamport FROM cursor ORDER BY ref", 3},
      {"SELECT task, lamport, writer, line, json FROM event ORDER BY task, lamport, writer, line",
       5},
      {"SELECT " + columns + ", active FROM task ORDER BY id", 29}};
  return ask([&](Impl& impl) {
    std::string out;
    for (const auto& [query, width] : queries) {
      Statement get = impl.database.statement(query);
      while (get.step()) {
        for (int column = 0; column < width; ++column) out += get.text(column) + '\t';
        out += '\n';
      }
    }
    return out;
  });
}

}  // namespace wave::index
