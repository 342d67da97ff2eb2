// SPDX-License-Identifier: MIT
#include "index/database.h"

#include "os/log.h"

namespace wave::index {
namespace {

// For each call that may look at what is mapped: otherwise it could end us.
template <class Call>
int guarded(Call call) {
  const os::CutOffMemory memory;
  return call();
}

void check(sqlite3* raw, int code, int cut_off) {
  if (os::CutOffMemory::count() != cut_off)
    throw Damaged("the index is damaged: its files were cut off");
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
    fail(code, raw ? sqlite3_errmsg(raw) : sqlite3_errstr(code));
  }
}

// Pages that are held while many rows are written: 16 MiB.
constexpr const char* k_room_for_many = "PRAGMA cache_size=-16384";

}  // namespace

void fail(int code, const std::string& message) {
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_FORMAT:
    case SQLITE_IOERR:  // cut off under our hands, or its -wal removed; a new file can only help
    case SQLITE_ERROR:  // a table or column that is not there: another program's file
      throw Damaged("the index is damaged: " + message);
    case SQLITE_READONLY:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_BUSY:  // somebody who has stopped in the middle of writing, say
      throw Unwritable("the index cannot be written: " + message);
    default:
      throw Error("the index cannot be used: " + message);
  }
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text(raw_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_bytes(std::string_view bytes) {
  // No bytes are a value all the same, and not NULL.
  const char* data = bytes.empty() ? "" : bytes.data();
  sqlite3_bind_blob(raw_, ++bound_, data, static_cast<int>(bytes.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind(int64_t number) {
  sqlite3_bind_int64(raw_, ++bound_, number);
  return *this;
}

Statement& Statement::bind(const std::optional<int64_t>& number) {
  return number ? bind(*number) : bind_null();
}

Statement& Statement::bind_null() {
  sqlite3_bind_null(raw_, ++bound_);
  return *this;
}

bool Statement::step() {
  const int code = guarded([&] { return sqlite3_step(raw_); });
  check(sqlite3_db_handle(raw_), code, cut_off_);
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  guarded([&] { return sqlite3_reset(raw_); });
  bound_ = 0;
}

std::string_view Statement::view(int column) const {
  // Asking for the value once saves looking the column up for the text and again for its length.
  sqlite3_value* value = sqlite3_column_value(raw_, column);
  const bool is_text = sqlite3_value_type(value) != SQLITE_BLOB;
  const auto* bytes = reinterpret_cast<const char*>(is_text ? sqlite3_value_text(value)
                                                            : sqlite3_value_blob(value));
  if (!bytes) return {};
  return {bytes, static_cast<size_t>(sqlite3_value_bytes(value))};
}

void Database::Close::operator()(sqlite3* raw) const {
  const os::CutOffMemory memory;
  sqlite3_close_v2(raw);
}

void Database::Finalize::operator()(sqlite3_stmt* raw) const {
  const os::CutOffMemory memory;
  sqlite3_finalize(raw);
}

Database::Connection Database::open_connection(const std::filesystem::path& path) {
  // Nobody asks for the statistics of memory, and keeping them takes a lock at every allocation.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)configured;
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection(opened);
  check(opened, code, os::CutOffMemory::count());
  sqlite3_busy_timeout(opened, 3000);
  return connection;
}

Database::Database(const std::filesystem::path& path) : Database(open_connection(path)) { guard(); }

Database Database::unguarded(const std::filesystem::path& path) {
  Database database(open_connection(path));
  database.execute("PRAGMA journal_mode=OFF");
  database.execute("PRAGMA synchronous=OFF");
  database.execute(k_room_for_many);
  return database;
}

Database Database::without_name() {
  Database database(open_connection(""));
  database.execute("PRAGMA temp_store=FILE");
  database.execute(k_room_for_many);
  return database;
}

void Database::guard() {
  // The last one to close empties the log but leaves its files: making and removing them would cost
  // a command that only looks more than the look.
  int keep = 1;
  sqlite3_file_control(raw_.get(), nullptr, SQLITE_FCNTL_PERSIST_WAL, &keep);
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=NORMAL");
  execute("PRAGMA journal_size_limit=0");
}

void Database::execute(const std::string& sql) {
  const int code =
      guarded([&] { return sqlite3_exec(raw_.get(), sql.c_str(), nullptr, nullptr, nullptr); });
  check(raw_.get(), code, cut_off_);
}

Statement Database::statement(const std::string& sql) {
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) {
    sqlite3_stmt* made = nullptr;
    const int code = guarded([&] {
      return sqlite3_prepare_v3(raw_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    });
    check(raw_.get(), code, cut_off_);
    found = prepared_.emplace(sql, made).first;
  }
  return Statement(found->second.get(), cut_off_);
}

Snapshot::Snapshot(Database& database) : database_(database) { database_.execute("BEGIN"); }

Snapshot::~Snapshot() {
  try {
    database_.execute("ROLLBACK");  // nothing was written
  } catch (const Error& error) {
    os::log(os::Level::debug, error.what());
  }
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const Error& error) {
    // SQLite has rolled back by itself already (full disk); the next BEGIN says if it has not.
    os::log(os::Level::debug, error.what());
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace wave::index
