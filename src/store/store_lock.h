// SPDX-License-Identifier: MIT
// The one lock of a clone's store, `<wave dir>/lock`. Whoever writes into the log, the notes or the
// claims of this clone holds it; correctness never depends on it (see ref_lock.h and swap_ref).
#pragma once

#include "git/layout.h"
#include "os/file_lock.h"

#include <optional>

namespace wave::store {

// Waits up to 30 s. Throws Error when it is still held by another then, or the repository is gone.
os::FileLock lock_store(const git::Layout& layout);
// Without waiting: nothing when it is held by another.
std::optional<os::FileLock> try_lock_store(const git::Layout& layout);

}  // namespace wave::store
