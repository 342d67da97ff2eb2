// SPDX-License-Identifier: MIT
#include "index/index.h"

#include "domain/fold.h"
#include "index/batch_ids.h"
#include "index/current_database.h"
#include "index/event_rows.h"
#include "index/filling.h"
#include "index/index_impl.h"
#include "os/log.h"

#include <algorithm>

namespace wave::index {

namespace fs = std::filesystem;
namespace {

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

}  // namespace

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Index Index::in_memory() { return Index(std::make_unique<Impl>(database_without_name())); }

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

int64_t highest_lamport(const Cursors& cursors) {
  int64_t highest = 0;
  for (const auto& [ref, cursor] : cursors) highest = std::max(highest, cursor.lamport);
  return highest;
}

Cursors Index::cursors() {
  return ask([](Impl& impl) { return read_cursors(impl.database); });
}

bool Index::add(const Cursors& expected, const std::vector<StoredEvent>& events,
                const Cursors& now, const Folded& folded) {
  Database& database = impl_->database;
  Transaction transaction(database);
  if (read_cursors(database) != expected) return false;
  EventRows rows(database);
  for (const auto& [id, fresh] : histories_of(events)) {
    const std::string task(id);
    const auto told = folded.find(task);
    if (told == folded.end() || index::is_settled(database, task)) {
      fold_with(task, fresh, rows);
    } else {
      write_summary(database, told->second);
    }
    for (const StoredEvent* event : fresh) rows.put(*event);
  }
  write_notes_due(rows, events);
  write_cursors(database, now);
  transaction.commit();
  return true;
}

// What was settled has its events here again then.
void Index::fold_with(const std::string& task, const History& fresh, EventRows& rows) {
  const std::vector<StoredEvent> known = known_events(*impl_, task);
  if (forget_settled(impl_->database, task)) {
    for (const StoredEvent& event : known) rows.put(event);
  }
  if (const auto folded = domain::fold(in_order(known, fresh))) {
    write_summary(impl_->database, summarize(*folded));
  }
}

void Index::rebuild(const Contents& contents, const Cursors& now, const Base& base) {
  if (impl_->file.empty()) return fill_in_memory(contents, now, base);
  const fs::path wave_dir = impl_->wave_dir;
  auto [file, database] = make_anew(wave_dir, impl_->file, [&](Database& made) {
    Transaction transaction(made);
    fill(made, contents, now, base);
    transaction.commit();
  });
  Callbacks callbacks = std::move(callbacks_);
  *this = opened(wave_dir, file, std::move(database));
  callbacks_ = std::move(callbacks);
}

void Index::rebuild(const std::vector<StoredEvent>& events, const Cursors& now) {
  Contents contents(impl_->wave_dir);
  for (const StoredEvent& each : events) {
    contents.add(each.placed.at, pack_id(each.batch), each.placed.event.task, each.json);
  }
  rebuild(contents, now, {});
}

void Index::fill_in_memory(const Contents& contents, const Cursors& now, const Base& base) {
  Transaction transaction(impl_->database);
  for (const char* table : {"event", "task", "note_due", "settled"}) {
    impl_->database.execute(std::string("DELETE FROM ") + table);
  }
  fill(impl_->database, contents, now, base);
  transaction.commit();
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

}  // namespace wave::index
