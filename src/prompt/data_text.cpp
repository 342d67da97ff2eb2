// SPDX-License-Identifier: MIT
#include "prompt/data_text.h"

#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "prompt/markers.h"

#include <fmt/format.h>

namespace wave::prompt {
namespace {

constexpr size_t k_longest_fact = 500;  // characters

size_t characters_in(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count)
    at += domain::first_character(text.substr(at)).bytes;
  return count;
}

// Where the character of this number begins.
size_t offset_of(std::string_view text, size_t character) {
  size_t at = 0;
  for (size_t n = 0; n < character; ++n) at += domain::first_character(text.substr(at)).bytes;
  return at;
}

std::string cut(const std::string& text, size_t most, Keep keep) {
  const size_t count = characters_in(text);
  if (count <= most) return text;
  const std::string note = fmt::format("[{} characters are left out here]", count - most);
  if (keep == Keep::beginning) return text.substr(0, offset_of(text, most)) + '\n' + note;
  return note + '\n' + text.substr(offset_of(text, count - most));
}

}  // namespace

std::string data(std::string_view text, std::string_view nonce, size_t most, Keep keep) {
  const std::string visible = domain::visible_text(text);
  if (visible.find_first_not_of(" \t\n") == std::string::npos) return "None.";
  return framed(cut(visible, most, keep), fmt::format("data-{}", nonce));
}

std::string fact(std::string_view name, std::string_view value) {
  const std::string line = domain::cut_characters(domain::visible_line(value), k_longest_fact);
  return line.empty() ? std::string() : fmt::format("{}: {}\n", name, line);
}

}  // namespace wave::prompt
