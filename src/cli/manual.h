// SPDX-License-Identifier: MIT
// The manual pages, as --help opens them.
#pragma once

#include "os/process_runner.h"

#include <string>

namespace wave::cli {

// Becomes `man <page>`. Returns only when there is no man or no such page to show.
void open_manual(const std::string& page, const os::Environment& environment);

}  // namespace wave::cli
