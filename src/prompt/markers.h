// SPDX-License-Identifier: MIT
// Wraps words of the user so that they cannot end their own frame.
#pragma once

#include <string>
#include <string_view>

namespace wave::prompt {

// The text between <task-text> and </task-text>; where the text holds such a word itself, the
// frame's word gets the first number that it does not hold (task-text-2 ...). `word` instead of
// task-text: small letters, digits and '-'.
std::string framed(std::string_view text, std::string_view word = "task-text");

}  // namespace wave::prompt
