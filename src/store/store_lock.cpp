// SPDX-License-Identifier: MIT
#include "store/store_lock.h"

#include "error/passing_error.h"
#include "os/files.h"

#include <chrono>

namespace wave::store {
namespace {

constexpr std::chrono::seconds k_patience{30};

std::filesystem::path lock_file(const git::Layout& layout) { return layout.wave_dir() / "lock"; }

}  // namespace

os::FileLock lock_store(const git::Layout& layout) {
  if (!os::file_id(layout.common_dir)) {
    throw Error("the repository '" + layout.common_dir.string() + "' is gone", "was it moved?");
  }
  os::make_private_folder(layout.wave_dir());
  auto held = os::FileLock::acquire_in_turn(lock_file(layout), k_patience);
  if (!held) {
    throw PassingError(
        "the store of '" + layout.common_dir.string() + "' is busy since 30 s",
        "see which git-wave process holds '" + lock_file(layout).string() + "': fuser -v does");
  }
  return std::move(*held);
}

std::optional<os::FileLock> try_lock_store(const git::Layout& layout) {
  return os::FileLock::try_acquire(lock_file(layout));
}

}  // namespace wave::store
