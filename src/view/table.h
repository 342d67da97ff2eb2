// SPDX-License-Identifier: MIT
// A table of text: columns as wide as their content, narrowed until they fit.
#pragma once

#include "view/style.h"

#include <cstdint>
#include <string>
#include <string_view>
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

// Collects the cells of rows, close together: a list may be long.
class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // The cells of the rows, one after the other.
  void add(std::string_view text, Colour colour = Colour::none);
  void clear();
  bool empty() const { return cells_.size() == columns_.size(); }

  // Columns without any content are left out. Where even the narrowest form does not fit, lines are
  // cut at the edge. Every line ends in a newline.
  std::string text(const Style& style) const;

 private:
  struct Placed {
    size_t end = 0;      // of its text in texts_; it begins where the one before it ends
    uint32_t width = 0;  // in columns
    Colour colour = Colour::none;
  };

  std::vector<size_t> fitting_widths(const Style& style) const;
  std::string_view text_of(size_t cell) const;
  void append_row(std::string& out, size_t first, const std::vector<size_t>& widths,
                  const Style& style) const;

  std::vector<Column> columns_;
  std::vector<size_t> widths_;  // the widest text of each column, titles aside
  std::string texts_;
  std::vector<Placed> cells_;  // the titles are the first row
};

// The same from rows at hand.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<Cell>>& rows, const Style& style);

}  // namespace wave::view
