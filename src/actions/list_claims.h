// SPDX-License-Identifier: MIT
// Which claims stand, here or in a remote.
#pragma once

#include "os/process_runner.h"
#include "store/claims.h"
#include "store/store.h"

#include <chrono>
#include <optional>
#include <string>

namespace wave::actions {

// Without a remote: those of this repository. Throws Error when the remote cannot be asked within
// `patience`.
store::ClaimList list_claims(store::Store& store, const std::optional<std::string>& remote,
                             std::chrono::milliseconds patience, os::ProcessRunner& processes,
                             const os::Now& now);

}  // namespace wave::actions
