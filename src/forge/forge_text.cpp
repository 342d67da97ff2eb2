// SPDX-License-Identifier: MIT
#include "forge/forge_text.h"

#include "domain/visible_text.h"

#include <algorithm>

namespace wave::forge {
namespace {

constexpr char k_escape = '\x1B';
constexpr char k_bell = '\x07';
constexpr const char* k_cut_off = "[cut off]";

bool is_within_character(char c) { return (c & 0xC0) == 0x80; }

// At most `cap` bytes, whole characters.
std::string_view head(std::string_view text, size_t cap) {
  if (text.size() <= cap) return text;
  while (cap > 0 && is_within_character(text[cap])) --cap;
  return text.substr(0, cap);
}

// The length of the escape sequence that the text begins with.
size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return text.size();
  if (text[1] == '[') {
    size_t i = 2;
    while (i < text.size() && text[i] >= 0x20 && text[i] <= 0x3F) ++i;
    return std::min(i + 1, text.size());
  }
  if (text[1] != ']') return 1;
  // A title, say; but one that is never closed must not hide the rest.
  const size_t end = text.find_first_of("\x07\x1B\n", 2);
  return end == std::string_view::npos ? 2 : end + (text[end] == k_bell ? 1 : 0);
}

std::string without_sequences(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t plain = std::min(text.find(k_escape), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(sequence_length(text));
  }
  return out;
}

}  // namespace

std::string clean_text(std::string_view text, size_t cap) {
  const std::string_view kept = head(text, cap);
  return domain::visible_text(kept) + (kept.size() < text.size() ? k_cut_off : "");
}

std::string clean_line(std::string_view text, size_t cap) {
  const std::string_view kept = head(text, cap);
  return domain::visible_line(kept) + (kept.size() < text.size() ? k_cut_off : "");
}

std::string clean_tail(std::string_view text, size_t most_bytes) {
  // Sequences go and hidden characters get longer: look at some more than is wanted.
  const size_t reach = 4 * most_bytes;
  const bool is_part = text.size() > reach;
  if (is_part) text.remove_prefix(text.size() - reach);
  std::string out = domain::visible_text(without_sequences(text));
  if (!is_part && out.size() <= most_bytes) return out;
  if (out.size() > most_bytes) out.erase(0, out.size() - most_bytes);
  size_t begin = out.find('\n') + 1;
  while (begin < out.size() && is_within_character(out[begin])) ++begin;  // one long line
  return out.substr(begin);
}

}  // namespace wave::forge
