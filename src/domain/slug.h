// SPDX-License-Identifier: MIT
// A few words of a title as part of a name that every file system and every git takes.
#pragma once

#include <string>
#include <string_view>

namespace wave::domain {

constexpr size_t k_longest_slug = 50;

// Lower-case ASCII letters and digits with single dashes between the words, at most k_longest_slug
// bytes, cut between two words where that is possible. Never empty: a title of other scripts gives
// "issue".
std::string slug(std::string_view title);

}  // namespace wave::domain
