// SPDX-License-Identifier: MIT
#include "service/base_tip.h"

#include "error/error.h"

namespace wave::service {

std::string base_tip(Doors& doors, const Pass& pass) {
  const auto tip = doors.store.repository().ref(pass.policy.base);
  if (tip) return *tip;
  throw Error("there is no branch '" + pass.policy.base + "' for work to begin at",
              "make it, or name another with the setting forge.base");
}

}  // namespace wave::service
