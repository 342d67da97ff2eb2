// SPDX-License-Identifier: MIT
#include "git/index_file.h"

#include "git/handle.h"
#include "os/files.h"
#include "os/in_memory_file.h"

#include <array>
#include <map>
#include <optional>

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 512 << 20;
constexpr int64_t k_second = 1000000000;

using IndexHandle = Handle<git_index, git_index_free>;

int64_t nanoseconds(const git_index_time& time) {
  return time.seconds * k_second + static_cast<int64_t>(time.nanoseconds);
}

IndexEntry read_entry(const git_index_entry& raw) {
  IndexEntry out;
  out.path = raw.path;
  out.oid = hex_of(raw.id);
  out.mode = raw.mode;
  out.stage = git_index_entry_stage(&raw);
  out.skip_worktree = (raw.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
  out.mtime_ns = nanoseconds(raw.mtime);
  out.ctime_ns = nanoseconds(raw.ctime);
  out.inode = raw.ino;
  out.size = raw.file_size;
  return out;
}

git_index_entry raw_entry(const IndexEntry& entry) {
  git_index_entry raw{};
  raw.path = entry.path.c_str();
  raw.id = oid_of(entry.oid);
  raw.mode = entry.mode;
  if (entry.skip_worktree) raw.flags_extended = GIT_INDEX_ENTRY_SKIP_WORKTREE;
  return raw;
}

int64_t written_ns(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return 0;
  return info.st_mtim.tv_sec * k_second + info.st_mtim.tv_nsec;
}

}  // namespace

IndexFile read_index(const fs::path& path) {
  start_libgit2();
  IndexFile out;
  out.written_ns = written_ns(path);
  // Whoever worked in the worktree could put anything in its place: libgit2 gets a copy.
  const auto bytes = os::read_file(path, os::Links::refuse, k_cap);
  if (!bytes) return out;
  const os::InMemoryFile copy(*bytes);
  IndexHandle index;
  check(git_index_open(Out(index), copy.path().c_str()),
        "cannot read the index '" + path.string() + "'");
  const size_t count = git_index_entrycount(index.get());
  out.entries.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    out.entries.push_back(read_entry(*git_index_get_byindex(index.get(), i)));
  }
  return out;
}

void edit_index(const fs::path& path, const std::vector<std::string>& out,
                const std::vector<IndexEntry>& in) {
  start_libgit2();
  IndexHandle index;
  const std::string doing = "cannot change the index '" + path.string() + "'";
  check(git_index_open(Out(index), path.c_str()), doing);
  for (const std::string& each : out) git_index_remove(index.get(), each.c_str(), 0);
  std::map<std::string, std::array<std::optional<git_index_entry>, 4>> conflicts;
  for (const IndexEntry& entry : in) {
    const git_index_entry raw = raw_entry(entry);
    if (entry.stage == 0) {
      check(git_index_add(index.get(), &raw), doing);
    } else {
      conflicts[entry.path][static_cast<size_t>(entry.stage & 3)] = raw;
    }
  }
  const auto side = [](const std::optional<git_index_entry>& entry) {
    return entry ? &*entry : nullptr;
  };
  for (const auto& [name, sides] : conflicts) {
    check(git_index_conflict_add(index.get(), side(sides[1]), side(sides[2]), side(sides[3])),
          doing);
  }
  check(git_index_write(index.get()), doing);
}

}  // namespace wave::git
