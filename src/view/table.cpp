// SPDX-License-Identifier: MIT
#include "view/table.h"

#include "view/columns.h"

#include <algorithm>
#include <numeric>

namespace wave::view {
namespace {

constexpr std::string_view k_gap = "  ";
using Rows = std::vector<std::vector<Cell>>;

size_t total(const std::vector<size_t>& widths) {
  const auto shown = static_cast<size_t>(
      std::count_if(widths.begin(), widths.end(), [](size_t width) { return width > 0; }));
  const size_t gaps = shown > 0 ? (shown - 1) * k_gap.size() : 0;
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

// Takes from the widest column that may still give, one by one, until all fit.
void narrow(std::vector<size_t>& widths, const std::vector<Column>& columns, size_t limit) {
  while (total(widths) > limit) {
    size_t widest = columns.size();
    for (size_t i = 0; i < columns.size(); ++i) {
      const bool may_give = widths[i] > columns[i].narrowest;
      if (may_give && (widest == columns.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == columns.size()) return;
    --widths[widest];
  }
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) { clear(); }

void Table::clear() {
  cells_.clear();
  texts_.clear();
  for (const Column& column : columns_) add(column.title, Colour::grey);
  widths_.assign(columns_.size(), 0);
}

void Table::add(std::string_view text, Colour colour) {
  const size_t width = columns_of(text);
  texts_ += text;
  if (!widths_.empty()) {
    size_t& widest = widths_[cells_.size() % columns_.size()];
    widest = std::max(widest, width);
  }
  cells_.push_back({texts_.size(), static_cast<uint32_t>(width), colour});
}

std::string_view Table::text_of(size_t cell) const {
  const size_t begin = cell == 0 ? 0 : cells_[cell - 1].end;
  return std::string_view(texts_).substr(begin, cells_[cell].end - begin);
}

// 0 for a column that nothing stands in.
std::vector<size_t> Table::fitting_widths(const Style& style) const {
  std::vector<size_t> widths = widths_;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], columns_[i].title.size());
  }
  if (style.width) narrow(widths, columns_, *style.width);
  return widths;
}

// Lays out one line; columns past the edge are dropped from the first that does not fit whole.
void Table::append_row(std::string& out, size_t first, const std::vector<size_t>& widths,
                       const Style& style) const {
  size_t used = 0;
  size_t blanks = 0;  // owed before the next text, so that no line ends in blanks
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (widths[i] == 0) continue;
    const size_t gap = used > 0 ? k_gap.size() : 0;
    size_t room = widths[i];
    if (style.width && used + gap + room > *style.width) {
      if (used + gap >= *style.width) break;
      room = *style.width - used - gap;
    }
    const Placed& cell = cells_[first + i];
    const bool fits = cell.width <= room;
    const std::string shorter = fits ? std::string() : cut(text_of(first + i), room);
    const std::string_view text = fits ? text_of(first + i) : std::string_view(shorter);
    const size_t fill = room - std::min(room, fits ? cell.width : columns_of(text));
    blanks += gap + (columns_[i].align == Align::right ? fill : 0);
    if (!text.empty()) {
      out.append(blanks, ' ');
      append_coloured(out, text, cell.colour, style);
      blanks = 0;
    }
    blanks += columns_[i].align == Align::left ? fill : 0;
    used += gap + room;
  }
  out += '\n';
}

std::string Table::text(const Style& style) const {
  const std::vector<size_t> widths = fitting_widths(style);
  std::string out;
  out.reserve((total(widths) + 1) * (cells_.size() / columns_.size()));
  for (size_t first = 0; first < cells_.size(); first += columns_.size()) {
    append_row(out, first, widths, style);
  }
  return out;
}

std::string format_table(const std::vector<Column>& columns, const Rows& rows, const Style& style) {
  Table table(columns);
  for (const auto& row : rows) {
    for (const Cell& cell : row) table.add(cell.text, cell.colour);
  }
  return table.text(style);
}

}  // namespace wave::view
