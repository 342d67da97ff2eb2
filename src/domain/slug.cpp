// SPDX-License-Identifier: MIT
#include "domain/slug.h"

namespace wave::domain {
namespace {

// 0 for what is neither letter nor digit.
char folded(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
}

}  // namespace

std::string slug(std::string_view title) {
  std::string out;
  size_t whole_words = 0;  // up to here
  for (const char c : title) {
    if (const char letter = folded(c)) {
      out += letter;
    } else if (c == '\'') {
      continue;  // "don't" is one word
    } else if (!out.empty() && out.back() != '-') {
      if (out.size() <= k_longest_slug) whole_words = out.size();
      out += '-';
    }
    if (out.size() > k_longest_slug) {
      out.resize(whole_words > k_longest_slug / 2 ? whole_words : k_longest_slug);
      break;
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "issue" : out;
}

}  // namespace wave::domain
