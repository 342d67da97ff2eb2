// SPDX-License-Identifier: MIT
// `git wave issue list` and `show`.
#include "actions/list_issues.h"
#include "cli/output.h"
#include "commands/issue_deeds.h"
#include "commands/state_option.h"
#include "error/error.h"
#include "view/issue.h"

namespace wave::commands {
namespace {

constexpr const char* k_nothing =
    "no issue to be shown; git wave issue new puts work into the backlog\n";

}  // namespace

int list_issues(cli::Context& context, const IssueAnswers& answers) {
  if (!answers.words.empty()) {
    throw UsageError("'issue list' wants no task", "git wave issue show tells about one");
  }
  actions::IssueFilter filter{answers.all, state_option(answers.state), answers.labels};
  const auto rows = actions::list_issues(context.store(), filter);
  if (answers.json) {
    cli::print(view::issues_json(rows));
    return 0;
  }
  cli::print(view::issue_table(rows, context.now().wall_ms, context.terminal().style()));
  if (rows.empty()) cli::narrate(k_nothing);
  if (const auto pause = actions::service_pause(context.layout())) {
    cli::narrate(view::pause_line(*pause));
  }
  return 0;
}

int show_issue(cli::Context& context, const IssueAnswers& answers) {
  const auto row = actions::issue_row(context.store(), issue_named(context, answers));
  cli::print(answers.json ? view::issue_json(row)
                          : view::issue_text(row, context.terminal().style()));
  return 0;
}

}  // namespace wave::commands
