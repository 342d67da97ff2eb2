// SPDX-License-Identifier: MIT
#include "store/move_ref.h"

#include <optional>

namespace wave::store {
namespace {

constexpr int k_looks = 120;  // a lock that was left behind is removed within them

git::Swap try_move(git::Repository& repository, const git::RefMove& move, const std::string& why) {
  if (!move.oid) return repository.delete_ref(move.ref, move.expected.value_or(""));
  return repository.swap_ref(move.ref, *move.oid, move.expected, why);
}

}  // namespace

git::Swap move_ref(git::Repository& repository, const std::filesystem::path& common_dir,
                   const git::RefMove& move, LockOwner owner, const std::string& why) {
  std::optional<RefLock> lock;
  for (int i = 0; i < k_looks; ++i) {
    const git::Swap swap = try_move(repository, move, why);
    if (swap != git::Swap::locked) return swap;
    if (!lock) lock.emplace(common_dir, move.ref, owner);
    lock->wait();
  }
  return git::Swap::locked;
}

}  // namespace wave::store
