// SPDX-License-Identifier: MIT
// May hooks be written at this place, and what should the configuration say? For the hook sources
// of this room only.
#pragma once

#include "git/hook_files.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::git {

bool is_executable(const std::filesystem::path& program);

// Why the folder is none that we ever touch.
std::optional<std::string> why_not_ours(const HookPlace& place);
// Why a hook cannot call the signal program at all, in a file or in the configuration.
std::optional<std::string> why_not_called(const HookPlace& place);
// Why nothing is put into the folder.
std::optional<std::string> why_not_written(const HookPlace& place);

// The configuration that installs, and the one that leaves nothing of ours.
std::vector<HookConfig> config_with(const HookPlace& place);
std::vector<HookConfig> config_without();

}  // namespace wave::git
