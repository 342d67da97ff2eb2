// SPDX-License-Identifier: MIT
// Claims on files and modules that nobody gives back any more: their piece went to another clone
// while this one was away, or it is over, and the clone that claimed them is dead.
#pragma once

#include "service/pass.h"
#include "store/claims.h"

#include <vector>

namespace wave::service {

// `standing` as Claims::list() has just told, with the logs of all here. Of what this clone has only
// that goes whose piece it does not claim: another process of ours may be at work. Throws Error like
// the claims themselves.
void give_back_left(Doors& doors, const Pass& pass, store::Claims& claims,
                    const std::vector<store::StandingClaim>& standing);

}  // namespace wave::service
