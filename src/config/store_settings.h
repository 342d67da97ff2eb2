// SPDX-License-Identifier: MIT
// The part of the table of settings that is about the record: how it is shared, kept small and
// cleared away. For this room's sources only.
#pragma once

#include "config/settings.h"

#include <vector>

namespace wave::config {

std::vector<Declaration> declarations_of_the_store();

}  // namespace wave::config
