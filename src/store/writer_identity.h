// SPDX-License-Identifier: MIT
// Which clone this is: the writer of its own log.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

struct WriterIdentity {
  std::string writer;   // names the log ref
  std::string machine;  // random, made once; stands for this machine in events
  // What this clone was before, newest first; others go on with those logs.
  std::vector<std::string> former = {};
  std::string log_ref() const { return "refs/wave/log/" + writer; }
  // Whether this clone has that name, or had it.
  bool is(const std::string& name) const;
};

// Read from `<wave dir>/writer`; nothing when it is not there or belongs to another clone: the file
// records the path and the inode of the common directory, and when both differ it was copied along.
std::optional<WriterIdentity> read_writer(const std::filesystem::path& wave_dir,
                                          const std::filesystem::path& common_dir);

// The same, making a new one when there is none. The caller holds the store's lock.
WriterIdentity ensure_writer(const std::filesystem::path& wave_dir,
                             const std::filesystem::path& common_dir);

// A change of the writer that has begun and counts only when it is committed.
struct Succession {
  WriterIdentity identity;          // of the one to come
  std::optional<std::string> fork;  // see succession.h
  std::string old_ref() const { return "refs/wave/log/" + identity.former.front(); }
};

// Written to `<wave dir>/writer.next`, on disk when it returns.
Succession begin_succession(const std::filesystem::path& wave_dir,
                            const std::filesystem::path& common_dir, const WriterIdentity& old,
                            const std::optional<std::string>& fork);
// Nothing where none was begun, or it was for another than the writer of today.
std::optional<Succession> begun_succession(const std::filesystem::path& wave_dir,
                                           const std::filesystem::path& common_dir);
void commit_succession(const std::filesystem::path& wave_dir);

}  // namespace wave::store
