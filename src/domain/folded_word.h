// SPDX-License-Identifier: MIT
// Labels, people's names and titles as they are compared: a forge takes "Bug" and "bug" for one.
#pragma once

#include <string>
#include <vector>

namespace wave::domain {

// Without blanks round it, ASCII letters small.
std::string folded_word(const std::string& word);

// In the order of letters, without blanks round them and without blank ones; of those that are one,
// only the first as it was written.
std::vector<std::string> tidy_words(const std::vector<std::string>& words);

// Whether one of `words` is one of `wanted`; a blank one is none.
bool any_of_words(const std::vector<std::string>& words, const std::vector<std::string>& wanted);

}  // namespace wave::domain
