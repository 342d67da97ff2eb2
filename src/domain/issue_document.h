// SPDX-License-Identifier: MIT
// Issues written down in one Markdown file, to be taken into the backlog together:
//
//   # Whatever the file is about          (not read)
//
//   ## Title of an issue
//   Labels: bug, parser
//   Priority: 1
//   Blocked by: Title of another, #3
//
//   Its text, up to the next heading of this level.
//
// The three lines stand directly under the heading, in any order, each at most once.
#pragma once

#include "json/node.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct IssueDraft {
  size_t line = 0;  // of its heading
  std::string title;
  std::string body;  // without blank lines at its ends
  std::vector<std::string> labels;
  std::optional<int64_t> priority;        // 1 to 9
  std::vector<size_t> blocked_by_drafts;  // others of the file, by their places in it
  std::vector<std::string> blocked_by;    // issues that exist: "#12" or an id
};

struct IssueDocument {
  std::vector<IssueDraft> issues;
  std::vector<json::TextFault> faults;  // by line; if there is any, take in nothing
};

// A heading within a code fence is text. The file is UTF-8 without NUL, at most 1 MiB, with at most
// 1,000 issues and at least one; titles have at most 256 characters and differ from each other.
IssueDocument read_issue_document(std::string_view text);

}  // namespace wave::domain
