// SPDX-License-Identifier: MIT
// What a repository's settings would run, as its user is asked to approve it.
#pragma once

#include "actions/trust.h"
#include "view/style.h"

#include <string>

namespace wave::view {

// A line for each setting, with '+' before what was not approved the last time.
std::string approval_text(const actions::Approval& approval, const Style& style);
std::string approval_json(const actions::Approval& approval);

}  // namespace wave::view
