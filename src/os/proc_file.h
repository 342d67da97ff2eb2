// SPDX-License-Identifier: MIT
// Files of /proc/PID, which may vanish between any two calls.
#pragma once

#include <optional>
#include <string>

namespace wave::os {

// The content, at most `cap` bytes; nothing when the process is gone or does not let us.
std::optional<std::string> read_proc_file(int pid, const char* name, size_t cap);

}  // namespace wave::os
