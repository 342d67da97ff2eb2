// SPDX-License-Identifier: MIT
// What the state of a piece means for several clones that divide a backlog.
#pragma once

#include "domain/summary.h"

namespace wave::service {

// Nothing comes of these by itself, whoever has them.
bool rests(const domain::Summary& row);
// Nobody takes it over any more; what has failed is gone on with.
bool is_over(const domain::Summary& row);
// Nobody is at work on it, whatever was done before.
bool waits(domain::State state);

}  // namespace wave::service
