// SPDX-License-Identifier: MIT
// How much of the machine is free.
#pragma once

namespace wave::os {

// Processor cores that had nothing to do in the last minute; at least 1.
int idle_cores();

}  // namespace wave::os
