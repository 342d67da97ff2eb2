// SPDX-License-Identifier: MIT
// Whether a pull request is about an issue: it says that it closes it, or it is one of ours for it.
// That it names the issue's number somewhere says nothing ("unlike #12").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// The line that our own pull requests and commits end with, "Wave-Issue: <key>".
constexpr std::string_view k_issue_trailer = "Wave-Issue";
constexpr std::string_view k_run_trailer = "Wave-Run";

struct PullRequestText {
  std::string title;
  std::string body;
  std::string branch;  // its head
};

// The issue that is looked for.
struct IssueName {
  std::string key;                    // as our trailer names it
  int64_t number = 0;                 // 0: none, a local issue
  std::string repository;             // "owner/name", or empty
  std::vector<std::string> branches;  // ours for it
};

// By a keyword (close, fix, resolve and their forms, a colon behind it or none) in front of a
// reference to the issue in title or body, by the trailer at the body's end, or by the branch.
bool is_about(const PullRequestText& request, const IssueName& issue);

// The numbers and ids that the text says are closed by it, each once, in its order.
struct ClosedIssues {
  std::vector<int64_t> numbers;
  std::vector<std::string> ids;
};
ClosedIssues closed_by(std::string_view text, std::string_view repository);

}  // namespace wave::domain
