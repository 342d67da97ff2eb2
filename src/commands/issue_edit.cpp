// SPDX-License-Identifier: MIT
// `git wave issue edit`, `close` and `reopen`.
#include "actions/close_issue.h"
#include "actions/edit_issue.h"
#include "actions/list_issues.h"
#include "cli/output.h"
#include "commands/issue_deeds.h"
#include "commands/issue_words.h"
#include "commands/prompt_text.h"
#include "commands/tell_state.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr const char* k_help =
    "# The first line is the title. Nothing below the scissors counts.\n";

bool says_nothing(const IssueAnswers& answers) {
  return !answers.message && !answers.file && !answers.title && !answers.priority &&
         answers.labels.empty() && answers.unlabels.empty() && answers.blocked_by.empty() &&
         answers.unblocks.empty() && answers.assigns.empty() && answers.unassigns.empty();
}

void edit_by_hand(cli::Context& context, const domain::Summary& task, actions::IssueEdit& edit) {
  if (!context.terminal().input || !context.terminal().errors) {
    throw UsageError("what is to be different?", "git wave issue --help tells what can be given");
  }
  actions::check_is_local(task);
  const auto row = actions::issue_row(context.store(), task);
  const IssueWords now{row.whole.title, row.whole.work->described.body};
  const IssueWords left = split_words(edit_document(context, join_words(now), k_help));
  edit.title = left.title;
  edit.body = left.body;
}

actions::IssueDoors doors_of(cli::Context& context) {
  return {context.store(), context.config(), context.now()};
}

}  // namespace

int edit_issue(cli::Context& context, const IssueAnswers& answers) {
  const domain::Summary task = issue_named(context, answers);
  actions::IssueEdit edit;
  edit.title = answers.title;
  if (answers.message || answers.file) {
    edit.body = prompt_text(context, {answers.message, answers.file}, Emptiness::allowed);
  }
  edit.priority = priority_option(answers.priority);
  edit.add_labels = answers.labels;
  edit.remove_labels = answers.unlabels;
  edit.add_blocked_by = answers.blocked_by;
  edit.remove_blocked_by = answers.unblocks;
  edit.add_assignees = answers.assigns;
  edit.remove_assignees = answers.unassigns;
  if (says_nothing(answers)) edit_by_hand(context, task, edit);
  actions::IssueDoors doors = doors_of(context);
  if (actions::edit_issue(task, edit, doors)) {
    tell_state(context, task);
    return 0;
  }
  cli::narrate(fmt::format("'{}' says that already\n", task.feature));
  return static_cast<int>(Exit::no);
}

int close_issue(cli::Context& context, const IssueAnswers& answers) {
  const domain::Summary task = issue_named(context, answers);
  actions::IssueDoors doors = doors_of(context);
  if (actions::close_issue(task, answers.message.value_or(""), doors)) {
    tell_state(context, task);
    return 0;
  }
  cli::narrate(fmt::format("'{}' is {} already\n", task.feature, to_string(task.state)));
  return static_cast<int>(Exit::no);
}

int reopen_issue(cli::Context& context, const IssueAnswers& answers) {
  const domain::Summary task = issue_named(context, answers);
  actions::IssueDoors doors = doors_of(context);
  actions::reopen_issue(task, doors);
  tell_state(context, task);
  return 0;
}

}  // namespace wave::commands
