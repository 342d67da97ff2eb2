// SPDX-License-Identifier: MIT
// Gathers the signs of life of a run.
#pragma once

#include "domain/activity.h"
#include "os/clock.h"

#include <filesystem>

namespace wave::actions {

// Two looks at files at most while the agent is at work.
domain::Signs signs_of(const std::filesystem::path& run_dir, const domain::Summary& task,
                       const os::Now& now);

}  // namespace wave::actions
