// SPDX-License-Identifier: MIT
#include "view/redraw.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

size_t count_lines(const std::string& block) {
  return static_cast<size_t>(std::count(block.begin(), block.end(), '\n'));
}

// The first `rows` lines.
std::string top(const std::string& block, size_t rows) {
  size_t at = 0;
  for (size_t i = 0; i < rows; ++i) at = block.find('\n', at) + 1;
  return block.substr(0, at);
}

std::string fitted(const std::string& block, size_t rows) {
  const size_t lines = count_lines(block);
  if (lines <= rows || rows < 2) return block;
  return top(block, rows - 1) + fmt::format("… and {} more lines\n", lines - rows + 1);
}

}  // namespace

std::string Redraw::frame(const std::string& block, std::optional<size_t> screen_rows) {
  // The cursor stands below the block, so the screen has one row less for it.
  const std::string shown = screen_rows ? fitted(block, *screen_rows - 1) : block;
  const std::string back = lines_ > 0 ? fmt::format("\x1b[{}A\r\x1b[J", lines_) : "";
  lines_ = count_lines(shown);
  return back + shown;
}

}  // namespace wave::view
