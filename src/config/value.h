// SPDX-License-Identifier: MIT
// The value of a setting.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace wave::config {

// Durations are kept as the text they were written in, after it was checked.
using Value = std::variant<std::string, int64_t, bool, std::vector<std::string>>;

// For people: 240m, 20, true, ["ANTHROPIC_*"].
std::string to_text(const Value& value);

}  // namespace wave::config
