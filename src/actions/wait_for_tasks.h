// SPDX-License-Identifier: MIT
// `git wave wait`: returns when every task has ended.
#pragma once

#include "domain/status_row.h"
#include "os/clock.h"
#include "store/store.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct Waited {
  bool timed_out = false;
  std::vector<domain::StatusRow> rows;  // in the order asked for
};

// Wakes when the logs move; a runner proven dead counts as an end. `each` sees every change of the
// rows. Gives up after `patience`, or when the user interrupts.
Waited wait_for_tasks(store::Store& store, const std::vector<std::string>& ids,
                      std::optional<std::chrono::milliseconds> patience, const os::Clock& clock,
                      const std::function<void(const std::vector<domain::StatusRow>&)>& each);

// Whether the wait counts as a success: done, or cleaned after done.
bool ended_well(const domain::StatusRow& row);

}  // namespace wave::actions
