// SPDX-License-Identifier: MIT
#include "view/inspect.h"

#include "actions/base_drift.h"
#include "actions/find_task.h"
#include "actions/keep.h"
#include "actions/observe.h"
#include "call/calls.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "domain/ids.h"
#include "error/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr size_t k_shown = 100;

struct Answers {
  std::optional<std::string> name;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.name);
  options.flag("--json", answers.json, "answer in JSON");
}

// The task of a run's id, "7f3k9d2m1q-2"; nothing when the name is no such id.
std::optional<domain::Summary> task_of_run(store::Store& store, const std::string& name) {
  const std::string id = name.substr(0, name.rfind('-'));
  return id.size() < name.size() && domain::is_task_id(id) ? store.index().summary(id)
                                                           : std::nullopt;
}

// Leaves that run alone.
void keep_run(domain::Task& task, const std::string& run) {
  std::erase_if(task.runs, [&](const domain::Run& each) { return each.id != run; });
  if (!task.runs.empty()) return;
  throw Error(fmt::format("there was no run '{}'", run), "git wave runs lists them");
}

// Whoever looks wants to know what happened last.
void add_events(cli::Context& context, view::Inspection& view) {
  auto events = context.store().index().events(view.task.task.id);
  std::erase_if(events, [&](const index::StoredEvent& each) {
    return !view.run.empty() && each.placed.event.run != view.run;
  });
  view.left_out = events.size() - std::min(events.size(), k_shown);
  for (size_t i = view.left_out; i < events.size(); ++i) {
    view.events.push_back({std::move(events[i]), view.task.task.feature, std::nullopt});
  }
}

int act(cli::Context& context, const Answers& answers) {
  store::Store& store = context.store();
  actions::take_in_spooled(store, context.now());
  const std::string name = answers.name.value_or("");
  view::Inspection view;
  auto found = task_of_run(store, name);
  if (found) view.run = name;
  if (!found || found->origin.empty()) {
    found = actions::find_issue(store, found ? found->id : name, context.here());
  }
  view.issue = actions::issue_row(store, *found);
  view.task.row = actions::observe(store, *found, context.now());
  view.task.row.base_drift = actions::BaseLook(store).drift_of(*found);
  view.task.task = view.issue.whole;
  view.task.task.kept = actions::still_kept(context.layout().common_dir, view.task.task);
  if (!view.run.empty()) keep_run(view.task.task, view.run);
  const call::Calls calls(context.layout(), context.processes(), context.environment());
  view.calls = actions::side_calls(calls, found->id);
  add_events(context, view);
  cli::print(answers.json
                 ? view::inspect_json(view)
                 : view::inspect_text(view, context.now().wall_ms, context.terminal().style()));
  return 0;
}

}  // namespace

cli::Command inspect() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "tell all that is known of one piece of the backlog, or of one run",
          .usage = {"inspect [<task> | <run>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
