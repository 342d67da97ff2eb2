// SPDX-License-Identifier: MIT
#include "runner/paste_text.h"

namespace wave::runner {
namespace {

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7F; }

// Length of a sound UTF-8 character at the beginning; 0 when there is none.
size_t character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) return 0;
  }
  return length;
}

// U+0080 to U+009F, with which 8-bit terminals begin their sequences.
bool is_c1(std::string_view one) {
  return one.size() == 2 && one[0] == '\xC2' && static_cast<unsigned char>(one[1]) < 0xA0;
}

}  // namespace

std::string paste_text(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  std::string out;
  while (!text.empty()) {
    const size_t length = character(text);
    const std::string_view one = text.substr(0, length);
    const bool ends_line = one == "\n" || (one == "\r" && !text.starts_with("\r\n"));
    if (ends_line) {
      out += '\r';
    } else if (length > 0 &&
               (one == "\t" || (!is_control(static_cast<unsigned char>(one[0])) && !is_c1(one)))) {
      out += one;
    }
    text.remove_prefix(length > 0 ? length : 1);
  }
  return out;
}

}  // namespace wave::runner
