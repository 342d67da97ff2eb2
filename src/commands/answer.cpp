// SPDX-License-Identifier: MIT
#include "actions/answer_issue.h"
#include "actions/find_task.h"
#include "commands/prompt_text.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::string task;
  std::vector<std::string> words;
  std::vector<std::string> literal;  // behind "--": words that may begin with a dash
  std::optional<std::string> file;
  bool approve = false;
  bool reject = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("task", answers.task);
  options.operands("text", cli::Count::any, answers.words);
  options.value("-F,--file", "file", answers.file, "the text from a file; - reads stdin");
  options.flag("-y,--approve", answers.approve, "it may go on as it is");
  options.flag("--reject", answers.reject, "it is not to be done");
  options.rest(answers.literal);
}

actions::Answer answer_of(cli::Context& context, const Answers& answers) {
  if (answers.approve && answers.reject) {
    throw UsageError("'--approve' and '--reject' cannot be given together");
  }
  std::vector<std::string> words = answers.words;
  words.insert(words.end(), answers.literal.begin(), answers.literal.end());
  if (!words.empty() && answers.file) {
    throw UsageError("a text and '-F' cannot be given together", "give the answer once");
  }
  actions::Answer out;
  out.text = answers.file ? prompt_text(context, {{}, answers.file}, Emptiness::allowed)
                          : fmt::format("{}", fmt::join(words, " "));
  if (answers.approve) out.ruling = domain::Ruling::approve;
  if (answers.reject) out.ruling = domain::Ruling::reject;
  return out;
}

int act(cli::Context& context, const Answers& answers) {
  const actions::Answer answer = answer_of(context, answers);
  const domain::Summary task = actions::find_issue(context.store(), answers.task, context.here());
  actions::IssueDoors doors{context.store(), context.config(), context.now()};
  actions::answer_issue(task, answer, doors);
  tell_state(context, task);
  return 0;
}

}  // namespace

cli::Command answer() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "say what the service wants to know of a person",
          .usage = {"answer <task> [<text>... | -F <file>] [--approve | --reject]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
