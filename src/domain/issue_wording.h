// SPDX-License-Identifier: MIT
// What may be written into an issue. Each fault is the end of a sentence that begins with what is
// wrong ("the title <fault>"); nothing when there is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

constexpr size_t k_longest_title = 256;  // characters
constexpr size_t k_longest_label = 50;   // the same, also of a person's name
constexpr size_t k_most_labels = 20;     // of one issue, and as many people
constexpr int k_last_priority = 9;

// One line, with nothing in it that a reader would not see.
std::optional<std::string> title_fault(std::string_view title);
// At most k_longest_text bytes of Markdown. Of control characters only line ends and tabs, so that
// the text can be printed and typed; what turns the direction of text is a matter of showing it.
std::optional<std::string> body_fault(std::string_view body);
// Of a label, or of somebody's name.
std::optional<std::string> label_fault(std::string_view label);

// Line ends are "\n", and there are no blank lines at its ends.
std::string tidy_body(std::string_view body);

}  // namespace wave::domain
