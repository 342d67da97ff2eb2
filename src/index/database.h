// SPDX-License-Identifier: MIT
// SQLite as this program uses it: one connection, prepared statements kept, transactions that are
// rolled back unless committed. For this room's sources only.
#pragma once

#include "error/error.h"
#include "index/damaged.h"
#include "os/cut_off_memory.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace wave::index {

// A prepared statement. Reset when it goes out of use, so that it holds no read lock.
class Statement {
 public:
  Statement(sqlite3_stmt* raw, int cut_off) : raw_(raw), cut_off_(cut_off) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { reset(); }

  Statement& bind(std::string_view text);  // the text must live until the statement is reset
  Statement& bind(int64_t number);
  Statement& bind(const std::optional<int64_t>& number);
  Statement& bind_null();
  Statement& bind_bytes(std::string_view bytes);  // the same

  bool step();  // true: a row is there
  void run();   // to the end; and ready to be bound again
  void reset();

  std::string text(int column) const { return std::string(view(column)); }
  // The same into a string that may have room for it already.
  void text(int column, std::string& out) const { out.assign(view(column)); }
  // The same where it lies, until the next step.
  std::string_view view(int column) const;
  int64_t integer(int column) const { return sqlite3_column_int64(raw_, column); }
  bool is_null(int column) const { return sqlite3_column_type(raw_, column) == SQLITE_NULL; }

 private:
  sqlite3_stmt* raw_;
  int cut_off_;  // as of its database
  int bound_ = 0;
};

class Database {
 public:
  // WAL, synchronous NORMAL (it is a mirror), 3 s busy time-out. Throws Damaged or Unwritable.
  explicit Database(const std::filesystem::path& path);
  // One that nobody else sees and that goes with the object. What does not fit into a few megabytes
  // of memory lies in a file without a name.
  static Database without_name();
  // A new file that is thrown away if anything goes wrong: no journal, nothing synced.
  static Database unguarded(const std::filesystem::path& path);
  // Makes it like any other.
  void guard();
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  void execute(const std::string& sql);
  // Prepared once per text.
  Statement statement(const std::string& sql);

 private:
  struct Close {
    void operator()(sqlite3* raw) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* raw) const;
  };
  using Connection = std::unique_ptr<sqlite3, Close>;
  static Connection open_connection(const std::filesystem::path& path);
  explicit Database(Connection connection) : raw_(std::move(connection)) {}

  // Pages, when it was opened (see os/cut_off_memory.h). Connections to one file share what is
  // mapped: once it is more, nothing that any of them has read or written is sure.
  int cut_off_ = os::CutOffMemory::count();
  Connection raw_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> prepared_;
};

// BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails with SQLITE_BUSY
// whatever the time-out. Rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

// Several reads of one and the same moment.
class Snapshot {
 public:
  explicit Snapshot(Database& database);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

 private:
  Database& database_;
};

// Throws what the code means: Damaged, Unwritable or Error.
[[noreturn]] void fail(int code, const std::string& message);

}  // namespace wave::index
