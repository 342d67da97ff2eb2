// SPDX-License-Identifier: MIT
// Hooks: how they stand, and what was done to them.
#pragma once

#include "git/hook_files.h"
#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

// One line for each hook that was changed or refused; empty when nothing was.
std::string hook_report(const git::HookReport& report);

std::string hook_table(const std::vector<git::HookStatus>& hooks, const Style& style);

}  // namespace wave::view
