// SPDX-License-Identifier: MIT
#include "prompt/markers.h"

#include <fmt/format.h>

namespace wave::prompt {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return result;
}

// A word that stands nowhere in the text, in no spelling: with it nothing in there looks like a
// closing mark.
std::string free_word(std::string_view text, std::string_view wanted) {
  const std::string haystack = lower(text);
  std::string word(wanted);
  for (int n = 2; haystack.find(word) != std::string::npos; ++n) {
    word = fmt::format("{}-{}", wanted, n);
  }
  return word;
}

}  // namespace

std::string framed(std::string_view text, std::string_view wanted) {
  const std::string word = free_word(text, wanted);
  const std::string_view end = text.ends_with('\n') ? "" : "\n";
  return fmt::format("<{0}>\n{1}{2}</{0}>", word, text, end);
}

}  // namespace wave::prompt
