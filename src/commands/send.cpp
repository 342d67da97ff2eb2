// SPDX-License-Identifier: MIT
#include "actions/find_task.h"
#include "actions/send_message.h"
#include "cli/output.h"
#include "commands/durations.h"
#include "commands/prompt_text.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/message.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::string task;
  std::vector<std::string> words;
  std::optional<std::string> file, timeout;
  bool wait = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("task", answers.task);
  options.operands("text", cli::Count::any, answers.words);
  options.value("-F,--file", "file", answers.file, "the text from a file; - reads stdin");
  options.flag("--wait", answers.wait, "until the agent has taken it and goes on");
  options.value("--timeout", "dur", answers.timeout, "wait no longer than this");
  options.flag("--json", answers.json, "answer as JSON");
}

std::string text_of(cli::Context& context, const Answers& answers) {
  if (answers.words.empty() && !answers.file) {
    throw UsageError("there is no message", "give it behind the task, or with -F <file>");
  }
  if (!answers.words.empty() && answers.file) {
    throw UsageError("a text and '-F' cannot be given together", "give the message once");
  }
  if (answers.file) return prompt_text(context, {{}, answers.file}, Emptiness::allowed);
  return fmt::format("{}", fmt::join(answers.words, " "));
}

// What people should know of a message that is not read at once.
void tell_delay(const domain::Summary& task) {
  cli::narrate(fmt::format("'{}' is {}: its agent gets this when it is resumed\n", task.feature,
                           to_string(task.state)));
}

int exit_code(const actions::SentMessage& sent) {
  if (sent.timed_out) return static_cast<int>(Exit::timed_out);
  const bool well = sent.message.delivery == domain::Delivery::acknowledged;
  return static_cast<int>(well ? Exit::done : Exit::no);
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.timeout && !answers.wait) {
    throw UsageError("'--timeout' goes with '--wait' only");
  }
  const auto patience = duration_option("--timeout", answers.timeout);
  const std::string text = text_of(context, answers);
  store::Store& store = context.store();
  const domain::Summary task = actions::find_task(store, answers.task, context.here());
  actions::SentMessage sent = actions::send_message(store, task, text, context.clock());
  if (sent.reader == actions::Reader::resumed) tell_delay(task);
  if (answers.wait) {
    sent = actions::wait_for_message(store, task, sent, patience, context.clock());
  }
  cli::print(answers.json ? view::message_json(task, sent.message)
                          : view::message_line(task, sent.message));
  return answers.wait ? exit_code(sent) : 0;
}

}  // namespace

cli::Command send() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "say something to the agent of a task",
          .usage = {"send <task> (<text>... | -F <file>) [--wait [--timeout <dur>]] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
