// SPDX-License-Identifier: MIT
// Does git really run our hook? Asked by making a commit.
#pragma once

#include "os/process_runner.h"

#include <filesystem>
#include <string>

namespace wave::git {

// Makes an empty commit on no branch in a scratch worktree (registered below `staging`, taken away
// again) and tells whether our signal arrived. The repository's hooks run, the user's own too,
// except those that `--no-verify` skips. Throws Error when the commit itself fails.
bool hook_fires(const std::filesystem::path& common_dir, const std::filesystem::path& staging,
                const std::string& commit, os::ProcessRunner& processes);

}  // namespace wave::git
