// SPDX-License-Identifier: MIT
// One process at a time takes a piece of the backlog a step further: the service, or a person who
// has said so. Each looks at the record again once it has the lock.
#pragma once

#include "git/layout.h"
#include "os/file_lock.h"

#include <chrono>
#include <optional>
#include <string>

namespace wave::actions {

// Nothing when another process is still at it after `patience`, or at a piece that shares its lock:
// there is a fixed number of them, so that none has to be removed.
std::optional<os::FileLock> lock_piece(const git::Layout& layout, const std::string& task,
                                       std::chrono::milliseconds patience);

}  // namespace wave::actions
