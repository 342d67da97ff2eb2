// SPDX-License-Identifier: MIT
// `git wave issue close` and `reopen`: whether a piece of the backlog is still wanted.
#pragma once

#include "actions/issue_doors.h"

#include <string>

namespace wave::actions {

// It is no longer wanted: skipped, or cancelled where a run of it has failed, with the reason
// `closed`; `why` is for people and may be empty. False when it has ended already. Throws Error
// while somebody works on it, and for a task of another forge.
bool close_issue(const domain::Summary& task, const std::string& why, IssueDoors& doors);

// It is wanted again: what was never tried lies in the backlog then (pending), what was is queued.
// Gives that state. Throws Error when it was not closed.
domain::State reopen_issue(const domain::Summary& task, IssueDoors& doors);

}  // namespace wave::actions
