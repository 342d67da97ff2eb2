// SPDX-License-Identifier: MIT
#include "config/toml_depth.h"

#include <algorithm>
#include <string>

namespace wave::config {
namespace {

constexpr size_t k_most_parts = 16;

// Behind the string of one line that begins here. One that does not end stops at the line's end;
// the library refuses such a text.
size_t after_string(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at + 1;
    if (quote == '"' && text[at] == '\\') ++at;
  }
  return at;
}

// The same for a string of several lines, whose last quotes may be its own content.
size_t after_long_string(std::string_view text, size_t at) {
  const char quote = text[at];
  const std::string end(3, quote);
  for (at += 3; at < text.size() && !text.substr(at).starts_with(end); ++at) {
    if (quote == '"' && text[at] == '\\') ++at;
  }
  for (size_t closing = 0; closing < 5 && at < text.size() && text[at] == quote; ++closing) ++at;
  return at;
}

bool begins_long_string(std::string_view text) {
  return text.starts_with("\"\"\"") || text.starts_with("'''");
}

}  // namespace

std::optional<size_t> too_deep(std::string_view toml) {
  size_t dots = 0;  // since something stood that cannot be within a key
  for (size_t at = 0; at < toml.size();) {
    const char c = toml[at];
    if (c == '"' || c == '\'') {
      at = begins_long_string(toml.substr(at)) ? after_long_string(toml, at)
                                               : after_string(toml, at);
      continue;
    }
    if (c == '#') {
      at = std::min(toml.find('\n', at), toml.size());
      continue;
    }
    if (c == '.' && ++dots >= k_most_parts) {
      const std::string_view before = toml.substr(0, at);
      return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
    }
    if (std::string_view("\n=,[]{}").find(c) != std::string_view::npos) dots = 0;
    ++at;
  }
  return std::nullopt;
}

}  // namespace wave::config
