// SPDX-License-Identifier: MIT
// The remote's side of branches: the base as it stands there, and work that goes there. As sync
// does: where the remote was recorded to lead, by the user's own ways of reaching it, and no
// configuration of the repository takes part.
#pragma once

#include "service/pass.h"

#include <string>

namespace wave::service {

// Brings the base branch as the remote has it now, and moves the policy's base (a remote-tracking
// ref) there. True when it moved. Throws Error when the remote cannot be asked or has no such
// branch.
bool fetch_base(Doors& doors, const Pass& pass);

enum class Pushed {
  done,
  others_there  // the branch holds commits there that are none of ours
};
// Has the branch (full name) stand at `oid` there, from exactly where it was seen: nowhere, at
// `before` (what we had pushed last, or empty), or at what `oid` descends from. Throws Error when
// it cannot be done, or its end is not known; asking again is safe.
Pushed push_branch(Doors& doors, const Pass& pass, const std::string& branch,
                   const std::string& oid, const std::string& before);

enum class Dropped {
  done,  // or it was gone already
  others_there
};
// Deletes the branch (full name) there, from exactly `oid`. Throws Error like push_branch().
Dropped drop_branch(Doors& doors, const Pass& pass, const std::string& branch,
                    const std::string& oid);

}  // namespace wave::service
