// SPDX-License-Identifier: MIT
// Why a task is shown as it is: everything that is known of it, and what would change it.
#pragma once

#include "domain/evidence.h"
#include "domain/status_row.h"
#include "host/host.h"
#include "os/clock.h"
#include "store/store.h"

#include <memory>
#include <string>
#include <vector>

namespace wave::actions {

struct Explanation {
  domain::StatusRow row;
  std::vector<domain::Evidence> evidence;
  std::vector<std::string> changes;  // sentences
};

// `hosts`: those that may have the task's session.
Explanation explain(store::Store& store, const domain::Summary& task,
                    const std::vector<std::unique_ptr<host::Host>>& hosts, const os::Now& now);

}  // namespace wave::actions
