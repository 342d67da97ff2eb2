// SPDX-License-Identifier: MIT
#include "domain/utf8.h"
#include "prompt/prompt.h"

#include <cstdint>

namespace wave::prompt {
namespace {

constexpr size_t k_title_columns = 72;
constexpr std::string_view k_ellipsis = "\u2026";

using domain::first_character;

// Controls, and marks that turn the direction of the text around them.
bool is_control(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

// Columns on a terminal: East Asian and pictures take two, joined marks none.
size_t columns_of(uint32_t code) {
  if ((code >= 0x300 && code < 0x370) || code == 0x200D || (code >= 0xFE00 && code < 0xFE10)) {
    return 0;
  }
  const bool wide = (code >= 0x1100 && code < 0x1160) || (code >= 0x2E80 && code < 0xA4D0) ||
                    (code >= 0xAC00 && code < 0xD7A4) || (code >= 0xF900 && code < 0xFB00) ||
                    (code >= 0xFE30 && code < 0xFE70) || (code >= 0xFF00 && code < 0xFF61) ||
                    (code >= 0x1F300 && code < 0x1FB00) || (code >= 0x20000 && code < 0x40000);
  return wide ? 2 : 1;
}

// The length of a terminal's control sequence at the start of the text, 0 when there is none.
size_t escape_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  size_t end = 2;
  while (end < text.size() && (text[end] < 0x40 || text[end] > 0x7E)) ++end;
  return end < text.size() ? end + 1 : 1;
}

std::string without_controls(std::string_view line) {
  std::string clean;
  while (!line.empty()) {
    if (const size_t escape = escape_length(line)) {
      line.remove_prefix(escape);
      continue;
    }
    const domain::Utf8Character c = first_character(line);
    if (line[0] == '\t') {
      clean += ' ';
    } else if (c.valid && !is_control(c.code)) {
      clean += line.substr(0, c.bytes);
    }
    line.remove_prefix(c.bytes);
  }
  return clean;
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "## Fix it" says "Fix it"; "#12" stays.
std::string_view without_heading_marks(std::string_view line) {
  const size_t text = line.find_first_not_of('#');
  if (text == 0) return line;
  if (text == std::string_view::npos) return {};
  return line[text] == ' ' ? trimmed(line.substr(text)) : line;
}

std::string cut(std::string_view line) {
  size_t columns = 0;
  size_t room_for_ellipsis = 0;  // bytes that leave one column free
  for (size_t at = 0; at < line.size();) {
    const domain::Utf8Character c = first_character(line.substr(at));
    columns += columns_of(c.code);
    if (columns > k_title_columns) {
      return std::string(line.substr(0, room_for_ellipsis)).append(k_ellipsis);
    }
    at += c.bytes;
    if (columns < k_title_columns) room_for_ellipsis = at;
  }
  return std::string(line);
}

}  // namespace

std::string title_of(std::string_view text, std::string_view feature) {
  while (!text.empty()) {
    const size_t end = text.find_first_of("\r\n");
    const std::string line = without_controls(text.substr(0, end));
    const std::string_view words = without_heading_marks(trimmed(line));
    if (!words.empty()) return cut(words);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return std::string(feature);
}

}  // namespace wave::prompt
