// SPDX-License-Identifier: MIT
// How many columns text takes on a terminal, and cutting it to fit.
#pragma once

#include <string>
#include <string_view>

namespace wave::view {

// Columns of one line of UTF-8: wide characters count two, combining ones none.
size_t columns_of(std::string_view line);

// The line if it fits, else its beginning and '…'.
std::string cut(std::string_view line, size_t columns);

// Filled up with blanks to so many columns.
std::string padded(std::string_view line, size_t columns);

}  // namespace wave::view
