// SPDX-License-Identifier: MIT
#include "domain/utf8.h"

namespace wave::domain {
namespace {

constexpr std::string_view k_ellipsis = "\u2026";

bool is_sound(uint32_t code, size_t bytes) {
  if (bytes == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  return bytes == 2 || (code >= 0x10000 && code <= 0x10FFFF);
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {lead, 1, false};
  uint32_t code = lead & (0x7FU >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {lead, 1, false};
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  if (!is_sound(code, bytes)) return {lead, 1, false};
  return {code, bytes, true};
}

std::string cut_characters(std::string_view text, size_t most) {
  size_t with_ellipsis = 0;  // bytes that leave one character free
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    if (count == most) return std::string(text.substr(0, with_ellipsis)).append(k_ellipsis);
    at += first_character(text.substr(at)).bytes;
    if (count + 1 < most) with_ellipsis = at;
  }
  return std::string(text);
}

}  // namespace wave::domain
