// SPDX-License-Identifier: MIT
#include "domain/folded_word.h"

#include <algorithm>

namespace wave::domain {

std::string folded_word(const std::string& word) {
  constexpr const char* k_blanks = " \t\r\n";
  const size_t first = word.find_first_not_of(k_blanks);
  if (first == std::string::npos) return {};
  std::string out = word.substr(first, word.find_last_not_of(k_blanks) - first + 1);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

bool any_of_words(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
    const std::string folded = folded_word(each);
    return !folded.empty() && std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return folded_word(word) == folded;
    });
  });
}

}  // namespace wave::domain
