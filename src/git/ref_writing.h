// SPDX-License-Identifier: MIT
// For this room's sources only.
#pragma once

#include "git/handle.h"
#include "git/ref_move.h"

#include <string>

namespace wave::git {

// Moves a ref to `move.oid`, which is given, if it stands where it is expected. What it names must
// be on disk. `why` goes into the reflog, where there is one. Throws Error when files cannot be
// written and the ref has not moved.
Swap write_ref(git_repository* repository, const RefMove& move, const std::string& why);

}  // namespace wave::git
