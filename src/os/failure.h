// SPDX-License-Identifier: MIT
// How this room reports a system call that failed: as an Error with the kernel's reason.
#pragma once

#include <filesystem>
#include <string>

namespace wave::os {

// The kernel's words for an errno value.
std::string reason(int error);

// Throws Error "cannot <deed> '<path>': <reason>", as PassingError where the machine is short of
// something; read errno before anything can change it.
[[noreturn]] void fail(const std::string& deed, const std::filesystem::path& path, int error);

}  // namespace wave::os
