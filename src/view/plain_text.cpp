// SPDX-License-Identifier: MIT
#include "view/plain_text.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";
constexpr unsigned char k_escape = 0x1B;
constexpr unsigned char k_bell = 0x07;
constexpr unsigned char k_delete = 0x7F;

// The C1 characters that begin a sequence, by the final byte of their 7-bit form (ESC [ is CSI).
constexpr unsigned char k_csi = '[';
bool begins_string(unsigned char final) {
  return final == ']' || final == 'P' || final == 'X' || final == '^' || final == '_';
}

// Length of the UTF-8 character that this byte begins; 0 when it begins none.
size_t length_of(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

uint32_t decoded(const std::string& point) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(point[i]); };
  const uint32_t lead_bits = 0xFFU >> (point.size() + 1);
  uint32_t value = byte(0) & lead_bits;
  for (size_t i = 1; i < point.size(); ++i) value = (value << 6) | (byte(i) & 0x3FU);
  return value;
}

// Overlong forms, surrogates and what lies beyond Unicode.
bool is_sound(uint32_t value, size_t length) {
  if (length == 3) return value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
  return length != 4 || (value >= 0x10000 && value <= 0x10FFFF);
}

// Reorders or hides what follows (Unicode's bidirectional controls, line separators, tags).
bool is_invisible_control(uint32_t value) {
  return (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) ||
         value == 0x200E || value == 0x200F || value == 0x061C || value == 0x2028 ||
         value == 0x2029 || value == 0xFEFF || (value >= 0xE0000 && value <= 0xE007F);
}

}  // namespace

std::string PlainText::feed(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) take(static_cast<unsigned char>(c), out);
  return out;
}

std::string PlainText::finish() {
  std::string out;
  drop_partial(out);
  mode_ = Mode::text;
  return out;
}

void PlainText::drop_partial(std::string& out) {
  if (!point_.empty()) out += k_replacement;
  point_.clear();
  missing_ = 0;
}

void PlainText::take(unsigned char byte, std::string& out) {
  switch (mode_) {
    case Mode::text:
      return take_text(byte, out);
    case Mode::escape:
      return take_escape(byte);
    case Mode::intermediate:
      if (byte >= 0x30 || byte < 0x20) mode_ = Mode::text;
      return;
    case Mode::control:
      // A newline inside is an unfinished sequence: text must not vanish up to the next letter.
      if (byte == '\n') out += '\n';
      if ((byte >= 0x40 && byte <= 0x7E) || byte == '\n') mode_ = Mode::text;
      if (byte == k_escape) mode_ = Mode::escape;
      return;
    case Mode::string:
    case Mode::string_escape:
      return take_string(byte, out);
  }
}

void PlainText::take_text(unsigned char byte, std::string& out) {
  if (missing_ > 0 && (byte & 0xC0) == 0x80) {
    point_ += static_cast<char>(byte);
    if (--missing_ == 0) take_point(out);
    return;
  }
  drop_partial(out);
  if (byte >= 0x20 && byte < k_delete) {
    after_return_ = false;
    out += static_cast<char>(byte);
  } else if (byte < 0x80) {
    take_control(byte, out);
  } else if (const size_t length = length_of(byte); length > 0) {
    after_return_ = false;
    point_ = static_cast<char>(byte);
    missing_ = length - 1;
  } else {
    out += k_replacement;
  }
}

void PlainText::take_control(unsigned char byte, std::string& out) {
  if (byte == '\n' && !after_return_) out += '\n';
  if (byte == '\r') out += '\n';
  if (byte == '\t') out += '\t';
  after_return_ = byte == '\r';
  if (byte == k_escape) mode_ = Mode::escape;
}

void PlainText::take_point(std::string& out) {
  const uint32_t value = decoded(point_);
  if (value >= 0x80 && value <= 0x9F) {
    // A C1 character stands for ESC and the character 0x40 below it.
    const auto final = static_cast<unsigned char>(value - 0x40);
    if (final == k_csi || begins_string(final)) take_escape(final);
  } else if (!is_sound(value, point_.size())) {
    out += k_replacement;
  } else if (!is_invisible_control(value)) {
    out += point_;
  }
  point_.clear();
}

void PlainText::take_escape(unsigned char byte) {
  if (byte == k_csi) {
    mode_ = Mode::control;
  } else if (begins_string(byte)) {
    mode_ = Mode::string;
  } else if (byte >= 0x20 && byte <= 0x2F) {
    mode_ = Mode::intermediate;
  } else if (byte != k_escape) {
    mode_ = Mode::text;
  }
}

void PlainText::take_string(unsigned char byte, std::string& out) {
  // A newline ends it as well: an agent that never closes its title must not hide the rest.
  const bool closed =
      byte == k_bell || byte == '\n' || (mode_ == Mode::string_escape && byte == '\\');
  if (byte == '\n') out += '\n';
  if (closed) {
    mode_ = Mode::text;
  } else {
    mode_ = byte == k_escape ? Mode::string_escape : Mode::string;
  }
}

namespace {

// Nearly always.
bool is_plain(std::string_view text) {
  bool plain = true;  // with no early end, so that the compiler may look at many at once
  for (const char each : text) {
    const auto c = static_cast<unsigned char>(each);
    plain = plain && c >= 0x20 && c < k_delete;
  }
  return plain;
}

}  // namespace

std::string plain_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  PlainText filter;
  std::string out = filter.feed(text);
  return out + filter.finish();
}

std::string plain_line(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out = plain_text(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return out;
}

std::string plain_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json[i]);
    const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0;
    if (byte == k_delete) {
      out += "\\u007f";
    } else if (byte == 0xC2 && next >= 0x80 && next <= 0x9F) {
      out += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      out += json[i];
    }
  }
  return out;
}

}  // namespace wave::view
