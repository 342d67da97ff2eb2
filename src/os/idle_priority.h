// SPDX-License-Identifier: MIT
// Work that can wait.
#pragma once

namespace wave::os {

// From now on this process, and what it starts, takes the processor and the disk only when nobody
// else wants them. Best effort: a kernel or a container that does not allow it changes nothing.
void become_idle();

}  // namespace wave::os
