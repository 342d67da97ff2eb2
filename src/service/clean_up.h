// SPDX-License-Identifier: MIT
// What is left of a piece that has landed goes away.
#pragma once

#include "service/pass.h"

#include <string>

namespace wave::service {

// Its worktree and those that were made to look at it; what was not committed is kept first. Why it
// stays, or empty.
std::string clean_up(Doors& doors, const Pass& pass, const domain::Summary& row);

}  // namespace wave::service
