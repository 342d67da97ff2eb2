// SPDX-License-Identifier: MIT
// `git wave resume`: a piece of the backlog that stands still goes on where it makes sense.
#pragma once

#include "actions/issue_doors.h"

namespace wave::actions {

// Gives the state in which it goes on: as after an answer without words (domain/answer_target.h).
// What has failed before does not count any more. Throws Error when it goes on by itself, or there
// is nothing to go on with.
domain::State resume_issue(const domain::Summary& task, IssueDoors& doors);

}  // namespace wave::actions
