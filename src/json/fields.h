// SPDX-License-Identifier: MIT
// Reading many flat JSON objects quickly, such as the lines of a log: the members are views into
// the text and nothing is built. Answers are those of Document and Value.
#pragma once

#include "json/value.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::json {

// The members of one JSON object, by name. A wrong type reads as "not there".
class Fields {
 public:
  // Nothing when the text is not exactly one valid JSON object. The text must outlive the fields.
  static std::optional<Fields> parse(std::string_view text);

  std::string string(std::string_view name) const;  // empty when it is not there
  std::optional<int64_t> integer(std::string_view name) const;
  std::optional<double> number(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;

 private:
  enum class Kind { string, escaped, integer, boolean, null };
  struct Member {
    std::string_view name;
    Kind kind = Kind::null;
    std::string_view text;  // of a string as it stands there; `escaped`: with escapes in it
    int64_t integer = 0;    // of an integer or a boolean
  };
  class Scanner;

  const Member* find(std::string_view name, Kind kind) const;
  Value value(std::string_view name) const;

  std::vector<Member> members_;
  // Set for text that the quick way leaves alone: characters as numbers, nested values, numbers
  // that are no integers, anything but ASCII.
  std::optional<Document> document_;
};

}  // namespace wave::json
