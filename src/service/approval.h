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

}  // namespace wave::service
