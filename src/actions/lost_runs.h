// SPDX-License-Identifier: MIT
// Ends runs whose runner is proven dead, several at a time: each may take seconds until an agent
// that does not obey is gone.
#pragma once

#include "actions/reconcile.h"
#include "domain/status_row.h"

#include <vector>

namespace wave::actions {

// Of these rows, those that are seen to be lost. What goes wrong with one keeps nobody from the
// others.
Reconciled end_lost_runs(store::Store& store, const std::vector<domain::StatusRow>& rows,
                         const os::Clock& clock, size_t workers);

}  // namespace wave::actions
