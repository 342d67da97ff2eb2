// SPDX-License-Identifier: MIT
// Where the branch stands that work begins at and lands on.
#pragma once

#include "service/pass.h"

#include <string>

namespace wave::service {

// Throws Error when there is no such branch.
std::string base_tip(Doors& doors, const Pass& pass);

}  // namespace wave::service
