// SPDX-License-Identifier: MIT
#include "service/told_text.h"

#include <algorithm>

namespace wave::service {
namespace {

constexpr size_t k_longest_line = 200;

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }
bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string told_line(std::string text) {
  std::replace_if(text.begin(), text.end(), is_control, ' ');
  if (text.size() <= k_longest_line) return text;
  size_t end = k_longest_line;
  while (end > 0 && goes_on(text[end])) --end;  // never within a character
  return text.substr(0, end);
}

std::string told_tail(const std::string& text) {
  size_t begin = text.size() - std::min(text.size(), k_tail);
  if (begin > 0) {
    while (begin < text.size() && goes_on(text[begin])) ++begin;
  }
  std::string out = text.substr(begin);
  std::erase_if(out, [](char c) { return is_control(c) && c != '\n' && c != '\t'; });
  return out;
}

}  // namespace wave::service
