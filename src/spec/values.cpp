// SPDX-License-Identifier: MIT
#include "spec/values.h"

#include "domain/duration.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace wave::spec {
namespace {

using Kind = json::Node::Kind;

constexpr std::string_view k_blanks = " \t\r\n\v\f";
constexpr int64_t k_most_minutes = 366 * 24 * 60;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::optional<int64_t> whole_number(const std::string& text) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, value);
  if (fault != std::errc() || stop != end) return std::nullopt;
  return value;
}

// Numbers that people wrote as text, or with a fraction of nothing, count too.
std::optional<int64_t> whole_number(const json::Node& value) {
  if (value.kind == Kind::integer) return value.integer;
  if (value.kind == Kind::string) return whole_number(trimmed(value.text));
  const bool is_whole = value.kind == Kind::number && std::trunc(value.number) == value.number &&
                        std::abs(value.number) < 1e15;
  if (is_whole) return static_cast<int64_t>(value.number);
  return std::nullopt;
}

std::optional<bool> truth_of(const json::Node& value) {
  if (value.kind == Kind::boolean) return value.boolean;
  const bool is_bit = value.kind == Kind::integer && (value.integer == 0 || value.integer == 1);
  if (is_bit) return value.integer == 1;
  if (value.kind != Kind::string) return std::nullopt;
  std::string word = trimmed(value.text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  for (const char* yes : {"true", "yes", "on", "1", "y", "t"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "no", "off", "0", "n", "f"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

}  // namespace

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(k_blanks) - first + 1));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(k_blanks) == std::string_view::npos;
}

std::string what_is(const json::Node& value) {
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::number:
      return fmt::format("{}", value.number);
    case Kind::string:
      return "'" + shown(value.text) + "'";
    case Kind::array:
      return "a list";
    case Kind::object:
      return "an object";
    case Kind::other:
      break;
  }
  return value.text;
}

void Values::complain(const json::Member& member, const json::Node& value,
                      const std::string& wanted) {
  mistakes_.add(place(value.line),
                fmt::format("'{}' wants {}, not {}", member.name, wanted, what_is(value)));
}

std::optional<std::string> Values::string_of(const json::Member& member, const json::Node& value,
                                             const char* wanted, Numbers numbers) {
  std::optional<std::string> text;
  if (value.kind == Kind::string || value.bare) text = value.text;
  const bool is_taken = numbers == Numbers::taken && value.kind == Kind::integer;
  if (!text && is_taken) text = std::to_string(value.integer);
  if (!text) {
    complain(member, value, wanted);
  } else if (text->find('\0') != std::string::npos) {
    mistakes_.add(place(value.line), fmt::format("'{}' holds a NUL character", member.name));
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Values::line(const json::Member& member, Numbers numbers) {
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  const auto text = string_of(member, value, "a string", numbers);
  if (!text) return std::nullopt;
  std::string line = trimmed(*text);
  if (std::any_of(line.begin(), line.end(), is_control)) {
    complain(member, value, "one line without control characters");
    return std::nullopt;
  }
  return line;
}

std::optional<std::string> Values::text(const json::Member& member) {
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  return string_of(member, value, "a string", Numbers::refused);
}

std::optional<std::vector<std::string>> Values::list(const json::Member& member, Numbers numbers) {
  constexpr const char* k_wanted = "a list of strings";
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  const bool is_one = value.kind == Kind::string || value.bare;
  if (!is_one && value.kind != Kind::array) {
    complain(member, value, k_wanted);
    return std::nullopt;
  }
  std::vector<std::string> out;
  for (size_t i = 0; i < (is_one ? 1 : value.items.size()); ++i) {
    const json::Node& item = is_one ? value : value.items[i];
    const auto text = string_of(member, item, k_wanted, numbers);
    if (!text) return std::nullopt;
    if (is_blank(*text)) {
      mistakes_.add(place(item.line),
                    fmt::format("'{}' holds a string that says nothing", member.name));
      return std::nullopt;
    }
    out.push_back(trimmed(*text));
  }
  return out;
}

std::optional<bool> Values::boolean(const json::Member& member) {
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  const auto truth = truth_of(value);
  if (!truth) complain(member, value, "true or false");
  return truth;
}

std::optional<std::chrono::seconds> Values::minutes(const json::Member& member) {
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  const auto number = whole_number(value);
  if (number && *number >= 1 && *number <= k_most_minutes) return std::chrono::minutes(*number);
  complain(member, value, fmt::format("a whole number of minutes, 1 to {}", k_most_minutes));
  return std::nullopt;
}

std::optional<std::chrono::seconds> Values::duration(const json::Member& member) {
  const json::Node& value = member.value;
  if (value.kind == Kind::null) return std::nullopt;
  const auto duration = value.kind == Kind::string || value.bare
                            ? domain::parse_duration(trimmed(value.text))
                            : std::nullopt;
  if (!duration) complain(member, value, "a duration such as 90s, 10m or 2h");
  return duration;
}

}  // namespace wave::spec
