// SPDX-License-Identifier: MIT
#include "actions/before_remove.h"
#include "actions/clock_doubt.h"
#include "actions/collect_garbage.h"
#include "actions/removal.h"
#include "call/calls.h"
#include "cli/output.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/paths.h"
#include "view/plain_text.h"
#include "view/removal.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
  bool force = false;
  bool keep_branch = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::any, answers.tasks);
  options.flag("--force", answers.force, "a dirty worktree too; what it holds is kept");
  options.flag("--keep-branch", answers.keep_branch, "leave the branch where it is");
  options.flag("--json", answers.json, "answer in JSON");
}

// What the project wants run in the worktree first.
void run_before(cli::Context& context, const domain::Summary& task, actions::RemovalDoors& doors,
                const actions::RemovalRequest& request, actions::BeforeRemove& before) {
  if (!before.is_wanted() || !actions::check_removal(doors, task, request)) return;
  for (const std::string& fault : before.run(task, context.clock())) {
    cli::narrate(fmt::format("{}: {}\n", task.feature, view::plain_line(fault)));
  }
}

view::Cleaned clean_one(cli::Context& context, const std::string& id, const Answers& answers) {
  view::Cleaned out;
  out.task = context.store().index().summary(id).value();
  actions::RemovalRequest request;
  request.force = answers.force;
  request.keep_branch = answers.keep_branch;
  request.max_bytes = context.config().integer("keep.max_file_bytes");
  actions::RemovalDoors doors{context.store(), context.host(out.task.host), context.processes(),
                              context.clock(), "cli"};
  call::Calls calls(context.layout(), context.processes(), context.environment());
  actions::BeforeRemove before(
      {context.store(), calls, context.processes(), context.config(), context.environment()});
  run_before(context, out.task, doors, request, before);
  out.record = actions::remove_worktree(doors, out.task, request);
  out.task = context.store().index().summary(id).value_or(out.task);
  return out;
}

// Old trash is emptied behind our back, at leisure.
void collect_in_background(cli::Context& context) {
  if (actions::doubt_about_periods(context.untold_config()) != nullptr) return;
  const auto policy = actions::garbage_policy(context.config());
  try {
    if (actions::is_clock_doubtful(context.layout(), context.now())) return;
    if (!actions::has_garbage(context.store(), policy, context.now())) return;
    os::Command command;
    command.argv = {"nice", "-n", "19", os::self_path().string(), "gc"};
    command.environment = context.environment();
    command.output = os::Output::discard;
    command.errors = os::Output::discard;
    context.processes().start_detached(command);
  } catch (const Error&) {  // it stays for the next time
  }
}

int act(cli::Context& context, const Answers& answers) {
  std::vector<view::Cleaned> all;
  std::optional<Error> failure;
  for (const std::string& id : ids_or_own(context, answers.tasks)) {
    try {
      all.push_back(clean_one(context, id, answers));
    } catch (const Error& error) {
      if (failure) cli::narrate(fmt::format("{}\n", failure->what()));
      failure = error;  // the others go all the same
      all.push_back({context.store().index().summary(id).value(), {}, error.what()});
      continue;
    }
    if (!answers.json) {
      const view::Cleaned& done = all.back();
      cli::print(
          fmt::format("{}\t{}\t{}\n", done.task.id, done.task.feature, to_string(done.task.state)));
      cli::narrate(view::cleaned_notes(done));
    }
  }
  if (answers.json) cli::print(view::cleaned_json(all));
  collect_in_background(context);
  if (failure) throw Error(*failure);
  return 0;
}

}  // namespace

cli::Command cleanup() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "remove the worktrees of tasks, and keep what they hold",
          .usage = {"cleanup [<task>...] [--force] [--keep-branch] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
