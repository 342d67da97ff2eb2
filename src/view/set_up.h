// SPDX-License-Identifier: MIT
// What was set up in a repository, for people: everything that was changed is named.
#pragma once

#include "actions/set_up.h"

#include <string>

namespace wave::view {

// Lines with newlines; one line saying so when nothing was changed.
std::string set_up_lines(const actions::SetUp& set_up);

}  // namespace wave::view
