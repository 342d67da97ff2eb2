// SPDX-License-Identifier: MIT
// The hidden mark by which a comment of ours is found again: an HTML comment, which GitHub does not
// show. It stands in front, where no cap cuts it off. Anybody can write one: only the author tells
// whether it is ours.
#pragma once

#include <string>
#include <string_view>

namespace wave::forge {

// Letters, digits, '.', '_', '-'; at most 100.
bool is_mark(std::string_view mark);
std::string with_mark(std::string_view body, std::string_view mark);
// Empty when it begins with none.
std::string mark_in(std::string_view body);

}  // namespace wave::forge
