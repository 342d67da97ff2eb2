// SPDX-License-Identifier: MIT
// How a run ended, written to `runs/<run>/exit.json` (on disk before anything else is told), so
// that the end is known even when the runner dies before it could append it. See
// git-wave-format(5).
#pragma once

#include "domain/event.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::runner {

// The event that the runner appends, before ids and times are filled in.
void write_exit(const std::filesystem::path& run_dir, const domain::Event& ended);
// Nothing when there is none, when it is torn, or when it speaks of another run.
std::optional<domain::Event> read_exit(const std::filesystem::path& run_dir,
                                       const std::string& run);

}  // namespace wave::runner
