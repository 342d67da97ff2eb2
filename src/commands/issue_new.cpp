// SPDX-License-Identifier: MIT
// `git wave issue new` and `import`.
#include "actions/list_issues.h"
#include "actions/new_issue.h"
#include "cli/output.h"
#include "commands/issue_deeds.h"
#include "commands/issue_words.h"
#include "commands/prompt_text.h"
#include "commands/set_up_here.h"
#include "error/error.h"
#include "spec/read_issues.h"
#include "view/issue.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr const char* k_help =
    "# The first line is the title, what follows below a blank line says what is wanted, in\n"
    "# Markdown. 'Blocked by #3' on a line of its own makes it wait. Nothing below the scissors\n"
    "# counts; an empty text makes no issue. All of it is shared with whoever gets the log.\n";

// The title as typed; without one it is the first line of the text.
IssueWords words_of(cli::Context& context, const IssueAnswers& answers) {
  IssueWords out;
  out.title = fmt::format("{}", fmt::join(answers.words, " "));
  const std::string text =
      prompt_text(context, {answers.message, answers.file}, Emptiness::allowed);
  if (!out.title.empty()) {
    out.body = text;
    return out;
  }
  const bool is_given = answers.message || answers.file;
  if (!is_given && !(context.terminal().input && context.terminal().errors)) {
    throw UsageError("the issue has no title", "give it behind 'new', or a text with -m or -F");
  }
  return split_words(is_given ? text : edit_document(context, "", k_help));
}

int tell(cli::Context& context, const std::vector<domain::Summary>& made, bool json) {
  if (!json) {
    cli::print(view::issue_lines(made));
    return 0;
  }
  std::vector<actions::IssueRow> rows;
  for (const domain::Summary& each : made)
    rows.push_back(actions::issue_row(context.store(), each));
  cli::print(view::issues_json(rows));
  return 0;
}

int put(cli::Context& context, const std::vector<actions::NewIssue>& wanted, bool json) {
  set_up_here(context);
  actions::IssueDoors doors{context.store(), context.sound_config(), context.now()};
  return tell(context, actions::new_issues(wanted, doors), json);
}

}  // namespace

int new_issue(cli::Context& context, const IssueAnswers& answers) {
  const auto priority = priority_option(answers.priority);
  IssueWords words = words_of(context, answers);
  actions::NewIssue wanted{
      words.title,        words.body, answers.labels, answers.assigns, priority.value_or(0),
      answers.blocked_by, {}};
  actions::check_words(wanted);
  return put(context, {wanted}, answers.json);
}

int import_issues(cli::Context& context, const IssueAnswers& answers) {
  if (answers.words.size() != 1) {
    throw UsageError("'issue import' wants one file", "- reads standard input");
  }
  std::vector<actions::NewIssue> wanted;
  for (const domain::IssueDraft& draft : spec::read_issues(answers.words.front())) {
    wanted.push_back({draft.title,
                      draft.body,
                      draft.labels,
                      {},
                      static_cast<int>(draft.priority.value_or(0)),
                      draft.blocked_by,
                      draft.blocked_by_drafts});
  }
  return put(context, wanted, answers.json);
}

}  // namespace wave::commands
