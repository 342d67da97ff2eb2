// SPDX-License-Identifier: MIT
#include "git/passing_head.h"

#include "domain/ids.h"
#include "error/error.h"
#include "os/files.h"
#include "os/random.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_name_bytes = 12;
constexpr const char* k_lock = ".lock";

fs::path lock_of(fs::path folder) { return folder += k_lock; }

void remove_both(const fs::path& folder) {
  std::error_code ignored;  // by the next, then
  for (const char* name : {"HEAD", "MERGE_HEAD"}) fs::remove(folder / name, ignored);
  fs::remove(folder, ignored);
  fs::remove(lock_of(folder), ignored);
}

// Whoever lives holds his lock.
void remove_abandoned(const fs::path& place) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(place, ignored)) {
    if (entry.path().extension() != k_lock) continue;
    const auto lock = os::FileLock::try_acquire(entry.path());
    if (lock) remove_both(fs::path(entry.path()).replace_extension());
  }
}

}  // namespace

PassingHead::PassingHead(const fs::path& trusted_dir, const std::string& oid,
                         const std::string& merging) {
  const fs::path place = trusted_dir / "heads";
  os::make_private_folder(place);
  remove_abandoned(place);
  folder_ = place / domain::crockford32(os::random_bytes(k_name_bytes));
  lock_ = os::FileLock::try_acquire(lock_of(folder_));
  if (!lock_) throw Error("cannot lock '" + lock_of(folder_).string() + "'");
  os::make_private_folder(folder_);
  os::write_file(folder_ / "HEAD", oid + '\n');
  if (!merging.empty()) os::write_file(folder_ / "MERGE_HEAD", merging);
}

PassingHead::~PassingHead() { remove_both(folder_); }

}  // namespace wave::git
