// SPDX-License-Identifier: MIT
// Which tasks are settled (see store/settling.h), as configured.
#pragma once

#include "config/config.h"
#include "store/store.h"

namespace wave::actions {

store::SettlePolicy settle_policy(const config::Config& config);

// Settles all that may be, in as many checkpoints as it takes; how many tasks. Even if they are
// few, for somebody asks.
int64_t settle_all(store::Store& store, store::SettlePolicy policy, const os::Now& now);

}  // namespace wave::actions
