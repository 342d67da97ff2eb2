// SPDX-License-Identifier: MIT
// An issue's version by value: two are the same when a person would say that nothing has changed.
#pragma once

#include <string>
#include <vector>

namespace wave::domain {

// What of an issue counts. Comments do not, nor do times of the forge: what we say ourselves moves
// both, and clocks differ.
struct IssueContent {
  std::string title;
  std::string body;
  std::string state;  // "open", "closed"
  std::vector<std::string> labels;
};

// 64 hex digits. `own_labels` are those that we set and take away ourselves. Order, case and blanks
// round labels do not count, nor does the kind of line ends.
std::string issue_version(const IssueContent& issue, const std::vector<std::string>& own_labels);

}  // namespace wave::domain
