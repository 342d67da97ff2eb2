// SPDX-License-Identifier: MIT
// One conversation about claims with the remote that several clones share.
#pragma once

#include "git/remote.h"
#include "service/pass.h"
#include "store/claims.h"
#include "store/remote_claims.h"

namespace wave::service {

class ClaimTalk {
 public:
  // Throws Error when there is no such remote, or it leads elsewhere than it was recorded.
  ClaimTalk(Doors& doors, const Pass& pass);

  store::Claims& claims() { return claims_; }

 private:
  git::Remote remote_;
  store::RemoteClaims place_;
  store::Claims claims_;
};

// As claims name this clone; made if it has never written anything.
std::string own_writer(store::Store& store);

}  // namespace wave::service
