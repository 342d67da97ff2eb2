// SPDX-License-Identifier: MIT
// Moving by rename, onto nothing.
#pragma once

#include <filesystem>
#include <string>

namespace wave::os {

// Renames unless something has the new name (EEXIST). 0, or the reason as errno has it: EXDEV when
// it lies on another file system.
int move_if_free(const std::filesystem::path& from, const std::filesystem::path& to);

// The kernel's words for such a reason.
std::string reason_of(int error);

}  // namespace wave::os
