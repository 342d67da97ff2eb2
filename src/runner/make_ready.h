// SPDX-License-Identifier: MIT
// The first step of a set-up: copies and links from the checkout into a new worktree. It runs as a
// process of its own, so that it can be timed and ended like any other step.
#pragma once

#include <filesystem>
#include <string>

namespace wave::runner {

// Does what the run's launch record asks for. Safe to repeat: what is there stays as it is. What
// was done, or why not, is told on standard output, a line each: the last becomes the detail of a
// set-up that failed. False when something cannot be done.
bool make_ready(const std::filesystem::path& common_dir, const std::string& run);

}  // namespace wave::runner
