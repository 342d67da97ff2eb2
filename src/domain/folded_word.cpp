// SPDX-License-Identifier: MIT
#include "domain/folded_word.h"

#include <algorithm>

namespace wave::domain {

namespace {

std::string without_blanks(const std::string& word) {
  constexpr const char* k_blanks = " \t\r\n";
  const size_t first = word.find_first_not_of(k_blanks);
  if (first == std::string::npos) return {};
  return word.substr(first, word.find_last_not_of(k_blanks) - first + 1);
}

}  // namespace

std::string folded_word(const std::string& word) {
  std::string out = without_blanks(word);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

std::vector<std::string> tidy_words(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    if (!any_of_words(out, {word}) && !folded_word(word).empty())
      out.push_back(without_blanks(word));
  }
  std::sort(out.begin(), out.end());
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
