// SPDX-License-Identifier: MIT
// Which folders beside the worktrees are ours.
#pragma once

#include <filesystem>
#include <string_view>

namespace wave::actions {

// Whether it lies right in a folder whose name begins so, and that is no link. An agent without a
// sandbox can write the records that say what is to be removed; nothing else is.
bool lies_in_own_folder(const std::filesystem::path& tree, std::string_view start);

}  // namespace wave::actions
