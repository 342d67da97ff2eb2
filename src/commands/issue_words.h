// SPDX-License-Identifier: MIT
// An issue as one text, the way people write commit messages: the title, a blank line, the rest.
#pragma once

#include <string>
#include <string_view>

namespace wave::commands {

struct IssueWords {
  std::string title;
  std::string body;
};

// The first line that is not blank is the title; a mark of a Markdown heading before it goes.
IssueWords split_words(std::string_view text);
std::string join_words(const IssueWords& words);

}  // namespace wave::commands
