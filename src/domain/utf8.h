// SPDX-License-Identifier: MIT
// Text as characters: reading one, counting them, and cutting between two of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wave::domain {

struct Utf8Character {
  uint32_t code = 0;  // of an invalid byte, the byte
  size_t bytes = 1;
  bool valid = false;
};

// The character at the start of the text, which is not empty. Overlong forms, surrogates and what
// lies beyond Unicode are not valid; an invalid byte stands for itself.
Utf8Character first_character(std::string_view text);

// The text when it has at most so many characters (1 or more), else its beginning and an ellipsis,
// so many together. An invalid byte counts as one.
std::string cut_characters(std::string_view text, size_t most);

}  // namespace wave::domain
