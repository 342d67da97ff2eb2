// SPDX-License-Identifier: MIT
// Goes through the pieces of one state, so that what is wrong with one holds no other up.
#pragma once

#include "service/pass.h"

#include <functional>

namespace wave::service {

// Calls with each piece of this state that no person keeps us from and no other process is at,
// which is kept out meanwhile (actions/piece_lock.h). The row is as it was at the beginning of the
// pass. What goes wrong with one and may pass by itself (error/passing_error.h, or the disk is
// full) is tried again later, as Pass::setbacks says; else it is handed to a person with what the
// error says.
void each_piece(Doors& doors, const Pass& pass, domain::State state, Turn& turn,
                const std::function<void(const domain::Summary&)>& deal);

}  // namespace wave::service
