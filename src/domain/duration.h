// SPDX-License-Identifier: MIT
// Durations as people write them: 90s, 10m, 2h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

// A whole number followed by s, m, h or d; nothing else, nothing negative, at most 366 days.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// The shortest exact form: 90s, 2h.
std::string to_string(std::chrono::seconds duration);

// Rounded for a table: "now", "42s", "7m", "3h", "12d".
std::string rough(std::chrono::seconds age);

}  // namespace wave::domain
