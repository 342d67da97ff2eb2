// SPDX-License-Identifier: MIT
#pragma once

#include "config/settings.h"

#include <vector>

namespace wave::config {

// What agents may see, write and use.
std::vector<Declaration> declarations_of_the_sandbox();

}  // namespace wave::config
