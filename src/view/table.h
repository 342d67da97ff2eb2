// SPDX-License-Identifier: MIT
// A table of text: columns as wide as their content, narrowed until they fit.
#pragma once

#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

struct Cell {
  std::string text;  // one harmless line
  Colour colour = Colour::none;
};

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  size_t narrowest = 8;  // it is never cut below this; ignored where the content is narrower
};

// Columns without any content are left out. Where even the narrowest form does not fit, lines are
// cut at the edge. Every line ends in a newline.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<Cell>>& rows, const Style& style);

}  // namespace wave::view
