// SPDX-License-Identifier: MIT
// Agents ask for trust once per repository and remember the main checkout, also when they were
// started in a linked worktree.
#pragma once

#include "agent/run_request.h"

#include <filesystem>

namespace wave::agent {

// The folder that holds the repository's `.git`; of a bare repository, itself.
std::filesystem::path main_checkout(const RunRequest& request);

}  // namespace wave::agent
