// SPDX-License-Identifier: MIT
#include "view/table.h"

#include "view/columns.h"

#include <algorithm>
#include <numeric>

namespace wave::view {
namespace {

constexpr std::string_view k_gap = "  ";
using Rows = std::vector<std::vector<Cell>>;

// The width every column wants: 0 for one that nothing stands in.
std::vector<size_t> wanted_widths(const std::vector<Column>& columns, const Rows& rows) {
  std::vector<size_t> widths(columns.size(), 0);
  for (const auto& row : rows) {
    for (size_t i = 0; i < columns.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i].text));
    }
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], columns[i].title.size());
  }
  return widths;
}

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

// Lays out one line; columns past `limit` are dropped from the first that does not fit whole.
std::string format_row(const std::vector<Cell>& row, const std::vector<Column>& columns,
                       const std::vector<size_t>& widths, const Style& style) {
  std::string line;
  size_t used = 0;
  size_t blanks = 0;  // owed before the next text, so that no line ends in blanks
  for (size_t i = 0; i < row.size(); ++i) {
    if (widths[i] == 0) continue;
    const size_t gap = used > 0 ? k_gap.size() : 0;
    size_t room = widths[i];
    if (style.width && used + gap + room > *style.width) {
      if (used + gap >= *style.width) break;
      room = *style.width - used - gap;
    }
    const size_t whole = columns_of(row[i].text);
    const std::string text = whole <= room ? row[i].text : cut(row[i].text, room);
    const size_t fill = room - std::min(room, whole <= room ? whole : columns_of(text));
    blanks += gap + (columns[i].align == Align::right ? fill : 0);
    if (!text.empty()) {
      line.append(blanks, ' ').append(coloured(text, row[i].colour, style));
      blanks = 0;
    }
    blanks += columns[i].align == Align::left ? fill : 0;
    used += gap + room;
  }
  return line + '\n';
}

}  // namespace

std::string format_table(const std::vector<Column>& columns, const Rows& rows, const Style& style) {
  std::vector<size_t> widths = wanted_widths(columns, rows);
  if (style.width) narrow(widths, columns, *style.width);
  std::vector<Cell> titles;
  for (const Column& column : columns) titles.push_back({column.title, Colour::grey});
  std::string out = format_row(titles, columns, widths, style);
  for (const auto& row : rows) out += format_row(row, columns, widths, style);
  return out;
}

}  // namespace wave::view
