// SPDX-License-Identifier: MIT
// Guards the TOML library, which makes a table of every part of a dotted key and takes them down
// recursively: a key of a million parts would end the program.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace wave::config {

// The line of the first key with more parts than anybody writes, or nothing.
std::optional<size_t> too_deep(std::string_view toml);

}  // namespace wave::config
