// SPDX-License-Identifier: MIT
// `git wave pause` and `unpause` of one piece of the backlog: the service leaves it as it is.
#pragma once

#include "actions/issue_doors.h"

namespace wave::actions {

enum class Hold { on, off };

// A run that is going on is not ended by it. False when it stands so already. Throws Error for what
// has ended.
bool hold_issue(const domain::Summary& task, Hold hold, IssueDoors& doors);

}  // namespace wave::actions
