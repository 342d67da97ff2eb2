// SPDX-License-Identifier: MIT
// What is left of a piece that has landed goes away.
#pragma once

#include "service/pass.h"

#include <optional>
#include <string>

namespace wave::service {

// Its worktree and those that were made to look at it; what was not committed is kept first. Why it
// stays, or empty; nothing while commands of the project are still at work there.
std::optional<std::string> clean_up(Doors& doors, const Pass& pass, const domain::Summary& row,
                                    Turn& turn);

}  // namespace wave::service
