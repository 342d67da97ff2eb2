// SPDX-License-Identifier: MIT
// Ends what runs in this clone for a piece that is another's by now, or nobody's. Its end is
// recorded by its runner, as far as it still counts.
#pragma once

#include "service/pass.h"

#include <string>
#include <vector>

namespace wave::service {

// Whatever this clone has begun of it.
void end_own_runs(Doors& doors, const std::string& task);
// What we have begun in vain, which was told only then, counts for nobody: its agent would go on
// unseen.
void end_vain_runs(Doors& doors, const std::string& task);
void end_vain_runs(Doors& doors, const std::vector<domain::Summary>& rows);

}  // namespace wave::service
