// SPDX-License-Identifier: MIT
// Claims that nobody gives back any more: those on files and modules whose piece went to another
// clone while this one was away, and those for a piece that is over, of a clone that is dead.
#pragma once

#include "service/pass.h"
#include "store/claims.h"

namespace wave::service {

// `list` as Claims::list() has just told, with the logs of all here. Of what this clone has only
// that goes whose piece it does not claim: another process of ours may be at work. Throws Error
// like the claims themselves.
void give_back_left(Doors& doors, const Pass& pass, store::Claims& claims,
                    const store::ClaimList& list);

}  // namespace wave::service
