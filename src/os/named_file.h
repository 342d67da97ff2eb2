// SPDX-License-Identifier: MIT
// A file that the user named on the command line: other than files of ours it may be a pipe, a FIFO
// or a terminal.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace wave::os {

// All that can be read from it, up to its end, for which it waits; nothing when there is no such
// file. "-" is standard input. Throws Error for a folder, for more than `cap` bytes, for what
// cannot be read, and when the user interrupts the wait.
std::optional<std::string> read_named_file(const std::filesystem::path& path, size_t cap);

// As messages call it: "'FILE'", or "standard input".
std::string name_in_messages(const std::filesystem::path& path);

}  // namespace wave::os
