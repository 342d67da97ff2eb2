// SPDX-License-Identifier: MIT
// Writing JSON: keys in the order they are written, no spaces, so equal data gives equal bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::json {

// Builds one JSON text. The caller closes what it opens; bytes that are not UTF-8 come out as
// U+FFFD, so the result is always valid JSON.
class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& string(std::string_view value);
  Writer& integer(int64_t value);
  Writer& number(double value);
  Writer& boolean(bool value);
  Writer& null();

  // Members of the object that is open.
  Writer& member(std::string_view name, std::string_view value);
  Writer& member(std::string_view name, const char* value);
  Writer& member(std::string_view name, int64_t value);
  Writer& member(std::string_view name, int value);
  Writer& member_bool(std::string_view name, bool value);
  // null when there is nothing.
  Writer& member_or_null(std::string_view name, const std::optional<std::string>& value);
  Writer& member_or_null(std::string_view name, const std::optional<int64_t>& value);

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  void separate();
  std::string text_;
  bool first_ = true;
  bool after_key_ = false;
};

// The value as a JSON string literal, quotes included.
std::string quote(std::string_view value);

// The bytes with every malformed UTF-8 sequence replaced by U+FFFD.
std::string valid_utf8(std::string_view bytes);

}  // namespace wave::json
