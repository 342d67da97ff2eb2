// SPDX-License-Identifier: MIT
// `git wave pause` and `unpause`: the whole service of this clone, or one piece of the backlog.
#include "actions/find_task.h"
#include "actions/hold_issue.h"
#include "actions/service_pause.h"
#include "cli/output.h"
#include "commands/tell_state.h"
#include "commands/verbs.h"
#include "domain/issue_wording.h"
#include "error/error.h"
#include "view/issue.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> task;
  std::optional<std::string> message;
};

void declare_pause(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.value("-m,--message", "why", answers.message, "why the service is paused");
}

void declare_unpause(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
}

int nothing_to_do(const std::string& sentence) {
  cli::narrate(sentence);
  return static_cast<int>(Exit::no);
}

int hold(cli::Context& context, const std::string& name, actions::Hold hold) {
  if (name.empty()) throw UsageError("which task?", "name one, or leave it out for the service");
  const domain::Summary task = actions::find_issue(context.store(), name, context.here());
  actions::IssueDoors doors{context.store(), context.config(), context.now()};
  if (!actions::hold_issue(task, hold, doors)) {
    return nothing_to_do(fmt::format("'{}' is {}\n", task.feature,
                                     hold == actions::Hold::on ? "paused already" : "not paused"));
  }
  tell_state(context, task);
  return 0;
}

int pause_all(cli::Context& context, const Answers& answers) {
  actions::ServicePause pause;
  pause.since_ms = context.now().wall_ms;
  pause.by = os::variable(context.environment(), "USER").value_or("");
  pause.why = domain::tidy_body(answers.message.value_or(""));
  const auto fault = pause.why.empty() ? std::nullopt : domain::title_fault(pause.why);
  if (fault) throw UsageError("the reason " + *fault, "say in one line why it is paused");
  if (actions::pause_service(context.layout(), pause)) return 0;
  const auto before = actions::service_pause(context.layout());
  return nothing_to_do(before ? view::pause_line(*before) : "the service was paused already\n");
}

int act_pause(cli::Context& context, const Answers& answers) {
  if (!answers.task) return pause_all(context, answers);
  if (answers.message) {
    throw UsageError("'-m' goes with a pause of the whole service", "leave out the task, or '-m'");
  }
  return hold(context, *answers.task, actions::Hold::on);
}

int act_unpause(cli::Context& context, const Answers& answers) {
  if (answers.task) return hold(context, *answers.task, actions::Hold::off);
  if (actions::unpause_service(context.layout())) return 0;
  return nothing_to_do("the service is not paused\n");
}

}  // namespace

cli::Command pause() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "keep the service from one piece of work, or from all",
          .usage = {"pause [<task>]", "pause [-m <why>]"},
          .prepare = cli::prepared(declare_pause, act_pause)};
}

cli::Command unpause() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "let the service go on",
          .usage = {"unpause [<task>]"},
          .prepare = cli::prepared(declare_unpause, act_unpause)};
}

}  // namespace wave::commands
