// SPDX-License-Identifier: MIT
// Text of strangers with everything in it made visible: what a reader, a person or an agent, would
// not see stands there by its number, such as [U+202E]. Nothing is taken out, so nothing that was
// hidden stays hidden.
#pragma once

#include <string>
#include <string_view>

namespace wave::domain {

// Control characters (escape sequences lose their beginning), marks that turn the direction of the
// text, characters without a width, tags and stray variation selectors are written as their
// numbers; bytes that are no UTF-8 become U+FFFD; ends of lines become "\n". Tabs stay, and so do
// the joiners and selectors inside words and pictures that are not ASCII.
std::string visible_text(std::string_view text);

// The same on one line: each run of blanks, tabs and line ends is one blank; none at either end.
std::string visible_line(std::string_view text);

// The words in single quotes, visible, on one line, at most 60 characters: for a sentence that
// shows them.
std::string in_quotes(std::string_view words);

// Whether the text holds anything that visible_text would write as a number or replace.
bool has_hidden(std::string_view text);

}  // namespace wave::domain
