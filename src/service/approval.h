// SPDX-License-Identifier: MIT
// What of a piece may leave its branch.
#pragma once

#include "domain/task.h"
#include "service/pass.h"

#include <optional>
#include <string>

namespace wave::service {

// The commit where the branch stands, if that is what was approved; nothing when somebody has moved
// the branch since it was judged. Throws Error when there is no branch.
std::optional<std::string> approved_tip(Doors& doors, const Pass& pass, const domain::Task& task);

// Hands the piece to a person when the commits that it adds to the base hold files which look as if
// they held secrets, and which neither the base has nor the policy names; also those that a later
// commit has taken away, for they come along. False: there are none.
bool hand_over_secrets(Doors& doors, const Pass& pass, const domain::Summary& row,
                       const std::string& tip, Turn& turn);

}  // namespace wave::service
