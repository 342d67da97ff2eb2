// SPDX-License-Identifier: MIT
#include "json/writer.h"

#include <cmath>

#include <fmt/format.h>

namespace wave::json {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `s` (RFC 3629: no overlong forms, no
// surrogates, at most U+10FFFF), or 0.
size_t sequence_length(std::string_view s) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || s.size() < length) return 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        out += c;
      }
  }
}

// Whether every character stands for itself in a string. Without an early end, which would keep the
// compiler from looking at many at once.
bool is_plain(std::string_view text) {
  unsigned special = 0;
  for (const char each : text) {
    const auto c = static_cast<unsigned char>(each);
    special |= static_cast<unsigned>(c < 0x20) | static_cast<unsigned>(c >= 0x7F) |
               static_cast<unsigned>(c == '"') | static_cast<unsigned>(c == '\\');
  }
  return special == 0;
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const size_t length = sequence_length(bytes);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      bytes.remove_prefix(1);
    } else {
      out += bytes.substr(0, length);
      bytes.remove_prefix(length);
    }
  }
  return out;
}

namespace {

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  if (is_plain(value)) {  // nearly always
    out += value;
  } else {
    for (const char c : valid_utf8(value)) append_escaped(out, c);
  }
  out += '"';
}

}  // namespace

std::string quote(std::string_view value) {
  std::string out;
  append_quoted(out, value);
  return out;
}

void Writer::separate() {
  if (!first_ && !after_key_) text_ += ',';
  first_ = false;
  after_key_ = false;
}

Writer& Writer::begin_object() {
  separate();
  text_ += '{';
  first_ = true;
  return *this;
}

Writer& Writer::end_object() {
  text_ += '}';
  first_ = false;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  text_ += '[';
  first_ = true;
  return *this;
}

Writer& Writer::end_array() {
  text_ += ']';
  first_ = false;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(text_, name);
  text_ += ':';
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view value) {
  separate();
  append_quoted(text_, value);
  return *this;
}

Writer& Writer::integer(int64_t value) {
  separate();
  text_ += std::to_string(value);
  return *this;
}

Writer& Writer::number(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  text_ += fmt::format("{}", value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  separate();
  text_ += "null";
  return *this;
}

Writer& Writer::member(std::string_view name, std::string_view value) {
  return key(name).string(value);
}

Writer& Writer::member(std::string_view name, const char* value) { return key(name).string(value); }

Writer& Writer::member(std::string_view name, int64_t value) { return key(name).integer(value); }

Writer& Writer::member(std::string_view name, int value) { return key(name).integer(value); }

Writer& Writer::member_bool(std::string_view name, bool value) { return key(name).boolean(value); }

Writer& Writer::member_or_null(std::string_view name, const std::optional<std::string>& value) {
  key(name);
  return value ? string(*value) : null();
}

Writer& Writer::member_or_null(std::string_view name, const std::optional<int64_t>& value) {
  key(name);
  return value ? integer(*value) : null();
}

}  // namespace wave::json
