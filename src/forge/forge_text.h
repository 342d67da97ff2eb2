// SPDX-License-Identifier: MIT
// Text that strangers wrote on a forge, with everything hidden made visible at the door (see
// domain/visible_text.h), and nothing longer than its cap.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wave::forge {

constexpr size_t k_line_cap = 1024;        // titles, names
constexpr size_t k_text_cap = 256 * 1024;  // four times what GitHub takes in characters

// Several lines. The cap counts the bytes that are read; what is cut off is said at the end.
std::string clean_text(std::string_view text, size_t cap = k_text_cap);
// One line.
std::string clean_line(std::string_view text, size_t cap = k_line_cap);
// The end of what a program printed, without its escape sequences, from the start of a line on, at
// most `most_bytes`.
std::string clean_tail(std::string_view text, size_t most_bytes);

}  // namespace wave::forge
