// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "commands/issue_deeds.h"
#include "commands/subcommand.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

using Answers = IssueAnswers;

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("new|import|list|show|edit|close|reopen", answers.deed);
  options.operands("task", cli::Count::any, answers.words);
  options.value("-m,--message", "text", answers.message, "the text; with close: why");
  options.value("-F,--file", "file", answers.file, "the text from a file; - reads stdin");
  options.value("--title", "title", answers.title, "another title");
  options.values("--label", "l", answers.labels, "a label that it has, or gets");
  options.values("--unlabel", "l", answers.unlabels, "a label that it loses");
  options.value("--priority", "n", answers.priority, "1 comes first, 9 last; 0 means none");
  options.values("--blocked-by", "task", answers.blocked_by, "what must be done first");
  options.values("--unblock", "task", answers.unblocks, "what need not be done first any more");
  options.values("--assign", "who", answers.assigns, "somebody who does it");
  options.values("--unassign", "who", answers.unassigns, "somebody who does not any more");
  options.value("--state", "s", answers.state, "only issues in this state");
  options.flag("--all", answers.all, "also those that have ended");
  options.flag("--json", answers.json, "answer in JSON");
  options.rest(answers.literal);
}

// One second word: what it does, and the options that go with it.
struct Deed {
  const char* name;
  int (*act)(cli::Context&, const Answers&);
  std::vector<std::string> options;
};

const std::vector<Deed>& deeds() {
  static const std::vector<Deed> all = {
      {"new",
       new_issue,
       {"-m", "-F", "--label", "--priority", "--blocked-by", "--assign", "--json"}},
      {"import", import_issues, {"--json"}},
      {"list", list_issues, {"--all", "--state", "--label", "--json"}},
      {"show", show_issue, {"--json"}},
      {"edit",
       edit_issue,
       {"-m", "-F", "--title", "--label", "--unlabel", "--priority", "--blocked-by", "--unblock",
        "--assign", "--unassign"}},
      {"close", close_issue, {"-m"}},
      {"reopen", reopen_issue, {}},
  };
  return all;
}

std::vector<std::string> given(const Answers& answers) {
  const std::vector<std::pair<const char*, bool>> options = {
      {"-m", answers.message.has_value()},
      {"-F", answers.file.has_value()},
      {"--title", answers.title.has_value()},
      {"--label", !answers.labels.empty()},
      {"--unlabel", !answers.unlabels.empty()},
      {"--priority", answers.priority.has_value()},
      {"--blocked-by", !answers.blocked_by.empty()},
      {"--unblock", !answers.unblocks.empty()},
      {"--assign", !answers.assigns.empty()},
      {"--unassign", !answers.unassigns.empty()},
      {"--state", answers.state.has_value()},
      {"--all", answers.all},
      {"--json", answers.json},
  };
  std::vector<std::string> out;
  for (const auto& [name, is_given] : options) {
    if (is_given) out.emplace_back(name);
  }
  return out;
}

void check_options(const Deed& deed, const Answers& answers) {
  for (const std::string& option : given(answers)) {
    if (std::find(deed.options.begin(), deed.options.end(), option) != deed.options.end()) continue;
    throw UsageError(fmt::format("'{}' does not go with 'issue {}'", option, deed.name),
                     "git wave issue --help tells what does");
  }
}

int act(cli::Context& context, const Answers& answers) {
  std::vector<std::string> names;
  for (const Deed& deed : deeds()) names.emplace_back(deed.name);
  check_subcommand("issue", answers.deed, names);
  const auto deed = std::find_if(deeds().begin(), deeds().end(),
                                 [&](const Deed& each) { return each.name == answers.deed; });
  check_options(*deed, answers);
  Answers whole = answers;
  whole.words.insert(whole.words.end(), whole.literal.begin(), whole.literal.end());
  return deed->act(context, whole);
}

}  // namespace

domain::Summary issue_named(cli::Context& context, const IssueAnswers& answers) {
  if (answers.words.size() > 1) {
    throw UsageError(fmt::format("'issue {}' wants one task", answers.deed),
                     "give its number, such as '#7'");
  }
  return actions::find_issue(context.store(), answers.words.empty() ? "" : answers.words.front(),
                             context.here());
}

std::optional<int> priority_option(const std::optional<std::string>& value) {
  if (!value) return std::nullopt;
  if (value->size() == 1 && value->front() >= '0' && value->front() <= '9') {
    return value->front() - '0';
  }
  throw UsageError(fmt::format("'{}' is no priority", *value),
                   "1 comes first, 9 last, 0 means none");
}

cli::Command issue() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "put work into the backlog, tell of it, change it",
          .usage = {"issue new [<title>...] [-m <text> | -F <file>] [--label <l>]...",
                    " [--priority <n>] [--blocked-by <task>]... [--assign <who>]... [--json]",
                    "issue import <file> [--json]",
                    "issue list [--all] [--state <s>] [--label <l>]... [--json]",
                    "issue show [<task>] [--json]",
                    "issue edit [<task>] [--title <title>] [-m <text> | -F <file>]",
                    " [--label <l>]... [--unlabel <l>]... [--priority <n>]",
                    " [--blocked-by <task>]... [--unblock <task>]...",
                    " [--assign <who>]... [--unassign <who>]...", "issue close [<task>] [-m <why>]",
                    "issue reopen [<task>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
