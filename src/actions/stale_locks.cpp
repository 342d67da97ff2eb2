// SPDX-License-Identifier: MIT
#include "actions/stale_locks.h"

#include "git/lock_file.h"
#include "git/lock_owner.h"
#include "os/files.h"
#include "os/log.h"
#include "store/store_lock.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <vector>

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_old_ms = 2000;
constexpr int64_t k_patience_ms = 3000;
constexpr std::chrono::milliseconds k_look{50};

std::array<fs::path, 3> locks_of(const git::Layout& layout, const std::string& task,
                                 const std::string& branch) {
  const fs::path git_dir = layout.task_git_dir(task);
  return {layout.common_dir / (branch + ".lock"), git_dir / "HEAD.lock", git_dir / "index.lock"};
}

bool is_old(const fs::path& lock, int64_t now_ms) {
  struct stat info {};
  if (lstat(lock.c_str(), &info) != 0) return false;
  return now_ms - (info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000) >= k_old_ms;
}

bool remove_seen(const fs::path& lock, const os::FileId& seen) {
  std::error_code ignored;
  if (os::file_id(lock) != seen || !fs::remove(lock, ignored)) return false;
  os::log(os::Level::warning, "removed the lock '" + lock.string() + "' of nobody alive");
  return true;
}

// Whoever wants the lock cannot have it as long as it stands: what was asked about is removed.
bool clear(const fs::path& lock, const git::Layout& layout, const os::Clock& clock,
           InNeed in_need) {
  const auto seen = os::file_id(lock);
  const int64_t begin = clock.now().boot_ms;
  while (seen && os::file_id(lock) == seen) {
    const bool orphaned = git::is_orphaned(lock, layout.common_dir);
    const os::Now now = clock.now();
    if (orphaned && is_old(lock, now.wall_ms)) return remove_seen(lock, *seen);
    if (!orphaned && in_need == InNeed::no) return false;
    if (now.boot_ms - begin > k_patience_ms) return false;
    std::this_thread::sleep_for(k_look);
  }
  return false;
}

std::vector<fs::path> own_locks(const git::Layout& layout) {
  std::vector<fs::path> out;
  std::error_code over;  // no such folder: then there are none
  const fs::path refs = layout.common_dir / "refs";
  fs::recursive_directory_iterator entry(refs / "wave", over);
  for (; !over && entry != fs::recursive_directory_iterator(); entry.increment(over)) {
    if (entry->path().extension() == ".lock") out.push_back(entry->path());
  }
  const fs::path notes = refs / "notes" / "wave.lock";
  if (os::file_id(notes)) out.push_back(notes);
  return out;
}

}  // namespace

bool clear_stale_locks(const git::Layout& layout, const std::string& task,
                       const std::string& branch, const os::Clock& clock, InNeed in_need) {
  bool any = false;
  for (const fs::path& lock : locks_of(layout, task, branch)) {
    any = clear(lock, layout, clock, in_need) || any;
  }
  return any;
}

bool clear_own_locks(const git::Layout& layout, const os::Clock& clock) {
  const std::vector<fs::path> locks = own_locks(layout);
  bool any = false;
  for (const fs::path& lock : locks) {
    any = git::LockFile::remove_left(fs::path(lock).replace_extension()) || any;
  }
  // Those of libgit2 say nothing of their maker.
  const auto is_young = [&](const fs::path& lock) {
    return os::file_id(lock) && !is_old(lock, clock.now().wall_ms);
  };
  const int64_t begin = clock.now().boot_ms;
  while (std::any_of(locks.begin(), locks.end(), is_young)) {
    if (clock.now().boot_ms - begin > k_patience_ms) return any;
    std::this_thread::sleep_for(k_look);
  }
  if (locks.empty()) return any;
  // Then none of them is of a process of ours that is alive.
  const auto held = store::try_lock_store(layout);
  for (const fs::path& lock : locks) any = (held && clear(lock, layout, clock, InNeed::no)) || any;
  return any;
}

bool clear_stale_common_locks(const git::Layout& layout, const os::Clock& clock) {
  bool any = git::LockFile::remove_left(layout.common_dir / "packed-refs");
  for (const char* const name : {"maintenance.lock", "info/commit-graph.lock",
                                 "info/commit-graphs/commit-graph-chain.lock"}) {
    any = clear(layout.common_dir / "objects" / name, layout, clock, InNeed::no) || any;
  }
  return any;
}

bool clear_stale_tracking_lock(const git::Layout& layout, const std::string& ref,
                               const os::Clock& clock) {
  return clear(layout.common_dir / (ref + ".lock"), layout, clock, InNeed::no);
}

}  // namespace wave::actions
