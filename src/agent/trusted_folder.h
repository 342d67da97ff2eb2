// SPDX-License-Identifier: MIT
// Agents ask for trust once per repository and remember the main checkout, also when they were
// started in a linked worktree; of a bare repository they remember the worktree.
#pragma once

#include "agent/run_request.h"

#include <filesystem>

namespace wave::agent {

// The folder under which they look for trust.
std::filesystem::path trusted_folder(const RunRequest& request);

}  // namespace wave::agent
