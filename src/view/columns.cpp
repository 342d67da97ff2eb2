// SPDX-License-Identifier: MIT
#include "view/columns.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace wave::view {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// The blocks that matter in practice; the full tables of Unicode would serve nobody here.
constexpr std::array<Range, 12> k_wide = {{{0x1100, 0x115F},
                                           {0x2E80, 0x303E},
                                           {0x3041, 0xA4CF},
                                           {0xAC00, 0xD7A3},
                                           {0xF900, 0xFAFF},
                                           {0xFE30, 0xFE6F},
                                           {0xFF00, 0xFF60},
                                           {0xFFE0, 0xFFE6},
                                           {0x1F300, 0x1F64F},
                                           {0x1F680, 0x1F6FF},
                                           {0x1F900, 0x1FAFF},
                                           {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 6> k_no_width = {{{0x0300, 0x036F},
                                              {0x0483, 0x0489},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F},
                                              {0xFEFF, 0xFEFF}}};

template <size_t Count>
bool is_in(const std::array<Range, Count>& ranges, uint32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return point >= range.first && point <= range.last;
  });
}

size_t columns_of_point(uint32_t point) {
  if (point < 0x300) return 1;
  if (is_in(k_no_width, point)) return 0;
  return is_in(k_wide, point) ? 2 : 1;
}

// Takes one character off the front; a byte that is no UTF-8 counts as one character.
uint32_t next_point(std::string_view text, size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0xC0) return first;
  uint32_t point = first < 0xE0 ? first & 0x1FU : first < 0xF0 ? first & 0x0FU : first & 0x07U;
  for (size_t more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3; more > 0; --more) {
    if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) break;
    point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return point;
}

}  // namespace

size_t columns_of(std::string_view line) {
  const auto is_ascii = [](unsigned char c) { return c < 0x80; };
  if (std::all_of(line.begin(), line.end(), is_ascii)) return line.size();  // nearly always
  size_t columns = 0;
  for (size_t at = 0; at < line.size();) columns += columns_of_point(next_point(line, at));
  return columns;
}

std::string cut(std::string_view line, size_t columns) {
  if (columns_of(line) <= columns) return std::string(line);
  if (columns == 0) return {};
  size_t used = 0;
  size_t end = 0;
  for (size_t at = 0; at < line.size();) {
    used += columns_of_point(next_point(line, at));
    if (used > columns - 1) break;
    end = at;
  }
  return std::string(line.substr(0, end)) + "…";
}

std::string padded(std::string_view line, size_t columns) {
  const size_t used = columns_of(line);
  return std::string(line) + std::string(columns > used ? columns - used : 0, ' ');
}

}  // namespace wave::view
