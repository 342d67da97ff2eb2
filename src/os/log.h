// SPDX-License-Identifier: MIT
// The program's own log: what happened inside, for whoever has to find out why. Never results,
// never prompts or environment.
#pragma once

#include <filesystem>
#include <string>

namespace wave::os {

enum class Level { debug, info, warning, error };

// Appends to `path` from now on (rotated at 1 MiB, 3 kept); before that, lines are dropped unless
// WAVE_DEBUG is set, which sends them to standard error. Never fails: a log that cannot be written
// stops nothing.
void log_to(const std::filesystem::path& path);
void log(Level level, const std::string& line);

}  // namespace wave::os
