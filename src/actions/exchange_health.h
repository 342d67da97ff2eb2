// SPDX-License-Identifier: MIT
// What `git wave doctor` says of exchanges with remotes.
#pragma once

#include "actions/check_health.h"

namespace wave::actions {

// What is kept out, why and since when; and which clones are written by a newer program.
void check_exchanges(const store::Store& store, std::vector<Finding>& out);

}  // namespace wave::actions
