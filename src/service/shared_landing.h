// SPDX-License-Identifier: MIT
// Landings in the remote that several clones share: the base moves there, by the same push that
// gives the piece's claim back, and the checkouts of no clone are touched.
#pragma once

#include "actions/land_task.h"
#include "service/pass.h"

#include <string>

namespace wave::service {

// What is about to land is in the log that others have before it can be there, so that whoever
// comes after a clone that died can tell. BaseMoved: also where the piece was lost. Throws Error
// when it is not known how it ended; the next call finds out. `by`: who lands it, as events say.
actions::Landing land_shared(Doors& doors, const Pass& pass, const domain::Summary& row,
                             const actions::PreparedLanding& prepared,
                             const std::string& by = "serve");

// Whether anything that was ever proposed of the piece is on the base, as the remote has it now;
// then that is recorded, and the piece is done. Throws Error when the remote cannot be asked.
bool record_landed(Doors& doors, const Pass& pass, const domain::Summary& row);

}  // namespace wave::service
