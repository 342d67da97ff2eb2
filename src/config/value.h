// SPDX-License-Identifier: MIT
// The value of a setting: its types, its text, and what is wrong with one.
#pragma once

#include "config/settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wave::config {

// Durations are kept as the text they were written in, after it was checked.
// A command is a program and its arguments; a line for the shell is {"sh", "-c", line}.
using Commands = std::vector<std::vector<std::string>>;
using Value = std::variant<std::string, int64_t, bool, std::vector<std::string>, Commands>;

// For people: 240m, 20, true, ["ANTHROPIC_*"].
std::string to_text(const Value& value);

// Reads a value from a variable or a flag, where everything is text. A list is comma separated, or
// as TOML writes it. Nothing when the text is none of this type.
std::optional<Value> parse_value(Type type, std::string_view text);

// A list of strings, or one string, where commands are wanted: each is a line for the shell.
Value as_type(Type type, Value value);

// What is wrong with a value for this setting, as the end of a sentence ("wants ..."), or nothing.
std::optional<std::string> fault_of(const Declaration& declaration, const Value& value);

}  // namespace wave::config
