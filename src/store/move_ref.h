// SPDX-License-Identifier: MIT
// Moving one ref by compare and swap, with patience for git's lock on it.
#pragma once

#include "git/ref_move.h"
#include "git/repository.h"
#include "store/ref_lock.h"

#include <filesystem>
#include <string>

namespace wave::store {

// The caller holds the store's lock. `why` goes into the reflog, where there is one. Swap::locked
// when the lock stands after some three seconds still.
git::Swap move_ref(git::Repository& repository, const std::filesystem::path& common_dir,
                   const git::RefMove& move, LockOwner owner, const std::string& why);

}  // namespace wave::store
