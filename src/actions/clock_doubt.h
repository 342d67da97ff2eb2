// SPDX-License-Identifier: MIT
// Whether the wall clock may be believed where something goes for good because it is old. A machine
// whose clock is set wrong by months, as after a flat battery or a restored snapshot, would find
// everything old at once.
#pragma once

#include "git/layout.h"
#include "os/clock.h"

namespace wave::actions {

// True when the clock has leapt by more than 30 days since it was last looked at here, until it has
// gone on from there for a day. What it said last is kept in `<wave dir>/clock.json`.
bool is_clock_doubtful(const git::Layout& layout, const os::Now& now);

}  // namespace wave::actions
