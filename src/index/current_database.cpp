// SPDX-License-Identifier: MIT
#include "index/current_database.h"

#include "index/generation.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/log.h"

namespace wave::index {

std::string_view embedded(std::string_view name);  // made by the build from the *.sql here

namespace fs = std::filesystem;
namespace {

// Names the file and is kept in it. Raise it with every change of schema.sql or of the fold: a new
// number is a new file beside the old program's.
constexpr int k_schema = 9;

constexpr std::chrono::seconds k_lock_patience{30};

int64_t user_version(Database& database) {
  Statement get = database.statement("PRAGMA user_version");
  return get.step() ? get.integer(0) : 0;
}

// An empty database gets its tables; one of another schema counts as damaged.
void ensure_schema(Database& database) {
  if (user_version(database) == k_schema) return;
  Transaction transaction(database);
  const int64_t version = user_version(database);
  if (version == 0) {
    database.execute(std::string(embedded("schema.sql")));
    database.execute(std::string(embedded("indexes.sql")));
    database.execute("PRAGMA user_version=" + std::to_string(k_schema));
  } else if (version != k_schema) {
    throw Damaged("the index has another schema");
  }
  transaction.commit();
}

// Nobody knows the file yet, so nothing has to be kept safe on the way; it is on disk at the end.
void make_filled(const fs::path& file, const std::function<void(Database&)>& fill) {
  {
    Database database = Database::unguarded(file);
    database.execute(std::string(embedded("schema.sql")));
    fill(database);
    database.execute(std::string(embedded("indexes.sql")));
    database.execute("PRAGMA user_version=" + std::to_string(k_schema));
    database.guard();
  }
  try {
    os::sync_file(file);
  } catch (const Error&) {
    // Somebody has deleted it already: whoever opens it finds it empty, and reads the logs again.
    if (os::file_id(file)) throw;
  }
}

Database open_file(const fs::path& file) {
  Database database(file);
  ensure_schema(database);
  return database;
}

// Nothing when it must be replaced. A file that vanished is replaced under a new name as well: its
// -wal and -shm may be in use still.
std::optional<Database> try_open(const fs::path& file) {
  if (!os::file_id(file)) return std::nullopt;
  try {
    return open_file(file);
  } catch (const Damaged& damaged) {
    os::log(os::Level::warning, file.string() + ": " + damaged.what());
    return std::nullopt;
  }
}

os::FileLock lock(const fs::path& wave_dir) {
  auto held = os::FileLock::acquire(wave_dir / "index.lock", k_lock_patience);
  if (!held) throw Error("another process has been making the index for 30 s");
  return std::move(*held);
}

}  // namespace

fs::path current_file(const fs::path& wave_dir) { return current_generation(wave_dir, k_schema); }

Database database_without_name() {
  Database database = Database::without_name();
  ensure_schema(database);
  return database;
}

CurrentDatabase open_current(const fs::path& wave_dir) {
  fs::path file = current_file(wave_dir);
  if (auto database = try_open(file)) return {file, std::move(*database)};
  const os::FileLock held = lock(wave_dir);
  file = current_file(wave_dir);
  if (auto database = try_open(file)) return {file, std::move(*database)};
  file = next_generation(wave_dir, k_schema);
  Database made = open_file(file);
  publish_generation(wave_dir, file);
  return {file, std::move(made)};
}

void replace_damaged(const fs::path& wave_dir, const fs::path& damaged) {
  const auto held = os::FileLock::acquire(wave_dir / "index.lock", k_lock_patience);
  if (!held || current_file(wave_dir) != damaged) return;
  const fs::path file = next_generation(wave_dir, k_schema);
  open_file(file);
  publish_generation(wave_dir, file);
}

CurrentDatabase make_anew(const fs::path& wave_dir, const fs::path& old,
                          const std::function<void(Database&)>& fill) {
  const os::FileLock held = lock(wave_dir);
  if (current_file(wave_dir) == old) {
    const fs::path file = next_generation(wave_dir, k_schema);
    make_filled(file, fill);
    publish_generation(wave_dir, file);
  }
  const fs::path file = current_file(wave_dir);
  return {file, open_file(file)};
}

}  // namespace wave::index
