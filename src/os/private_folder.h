// SPDX-License-Identifier: MIT
// A folder that nobody else can have put anything into.
#pragma once

#include <filesystem>

namespace wave::os {

// Whether it is a folder, no link to one, of this user and with mode 0700.
bool is_private_folder(const std::filesystem::path& path);

}  // namespace wave::os
