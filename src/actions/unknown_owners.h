// SPDX-License-Identifier: MIT
// Runs that are recorded as live while nothing names their owner any more: somebody has removed our
// files, say.
#pragma once

#include "domain/status_row.h"
#include "git/layout.h"
#include "host/host.h"
#include "os/clock.h"

#include <memory>
#include <vector>

namespace wave::actions {

// Of the rows with owner_unknown, those become runner_dead that nobody can be watching over: no
// host has a living session of the run, and for a minute nobody has written the record anew, which
// a runner does three times as often. Asks the hosts only where there are such rows.
void settle_unknown_owners(std::vector<domain::StatusRow>& rows, const git::Layout& layout,
                           const std::vector<std::unique_ptr<host::Host>>& hosts,
                           const os::Now& now);

}  // namespace wave::actions
