// SPDX-License-Identifier: MIT
#include "commands/issue_words.h"

#include "domain/issue_wording.h"

#include <algorithm>

namespace wave::commands {

IssueWords split_words(std::string_view text) {
  const std::string tidy = domain::tidy_body(text);
  const size_t end = std::min(tidy.find('\n'), tidy.size());
  std::string title = tidy.substr(0, end);
  const size_t first = title.find_first_not_of(" \t");
  title.erase(0, first == std::string::npos ? title.size() : first);
  if (title.starts_with("# ")) title.erase(0, 2);
  title.erase(title.find_last_not_of(" \t") + 1);
  return {title, domain::tidy_body(std::string_view(tidy).substr(end))};
}

std::string join_words(const IssueWords& words) {
  return words.body.empty() ? words.title + '\n' : words.title + "\n\n" + words.body + '\n';
}

}  // namespace wave::commands
