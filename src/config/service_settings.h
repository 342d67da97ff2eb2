// SPDX-License-Identifier: MIT
// The settings of the autonomous service: where work comes from, who does it, and its limits.
#pragma once

#include "config/settings.h"

#include <vector>

namespace wave::config {

std::vector<Declaration> declarations_of_the_service();

}  // namespace wave::config
