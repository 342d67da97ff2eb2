// SPDX-License-Identifier: MIT
// What `git wave issue` can do, one function for each second word.
#pragma once

#include "cli/context.h"
#include "domain/summary.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::commands {

// All that may be given; which of it goes with which word is checked before.
struct IssueAnswers {
  std::string deed;
  std::vector<std::string> words;    // behind it
  std::vector<std::string> literal;  // behind "--": words that may begin with a dash
  std::optional<std::string> message, file, title, priority, state;
  std::vector<std::string> labels, unlabels, blocked_by, unblocks, assigns, unassigns;
  bool all = false;
  bool json = false;
};

// Each returns the exit code.
int new_issue(cli::Context& context, const IssueAnswers& answers);
int import_issues(cli::Context& context, const IssueAnswers& answers);
int list_issues(cli::Context& context, const IssueAnswers& answers);
int show_issue(cli::Context& context, const IssueAnswers& answers);
int edit_issue(cli::Context& context, const IssueAnswers& answers);
int close_issue(cli::Context& context, const IssueAnswers& answers);
int reopen_issue(cli::Context& context, const IssueAnswers& answers);

// The piece of the backlog that the one word behind the deed names. Throws UsageError for several.
domain::Summary issue_named(cli::Context& context, const IssueAnswers& answers);
// Throws UsageError for a value that is none of 0 to 9.
std::optional<int> priority_option(const std::optional<std::string>& value);

}  // namespace wave::commands
