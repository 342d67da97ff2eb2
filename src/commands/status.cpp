// SPDX-License-Identifier: MIT
#include "view/status.h"

#include "cli/output.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"
#include "commands/watch_status.h"
#include "error/error.h"
#include "error/suggest.h"
#include "view/clones.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> tasks;
  std::optional<std::string> state;
  bool all = false;
  bool json = false;
  bool watch = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("task", cli::Count::any, answers.tasks);
  options.value("--state", "s", answers.state, "only tasks in this state");
  options.flag("--all", answers.all, "old and cleaned ones too");
  options.flag("--json", answers.json, "answer in JSON");
  options.flag("--watch", answers.watch, "go on until nothing works any more");
}

std::optional<domain::State> state_of(const std::optional<std::string>& word) {
  if (!word) return std::nullopt;
  if (const auto state = domain::parse_state(*word)) return state;
  std::vector<std::string> known;
  for (const domain::State state : domain::all_states()) known.emplace_back(to_string(state));
  const auto near = suggest(*word, known);
  throw UsageError(fmt::format("'{}' is no state of a task", *word),
                   near ? fmt::format("did you mean '{}'?", *near)
                        : fmt::format("there are {}", fmt::join(known, ", ")));
}

// The table, and what only people are told.
struct TableForPeople {
  view::StatusTable table;
  Waits waits;
  void clear() { table.clear(); }
  void add(domain::StatusRow row) {
    tell_waits(row, waits);
    table.add(row);
  }
};

std::string nothing_to_show(const StatusQuery& query) {
  if (query.state) return fmt::format("no task is {}\n", to_string(*query.state));
  return "no tasks; git wave start <feature> begins one\n";
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.json && answers.watch) {
    throw UsageError("'--json' and '--watch' cannot be given together");
  }
  StatusQuery query;
  query.state = state_of(answers.state);
  query.all = answers.all;
  query.ids = ids_of(context, answers.tasks);
  if (answers.watch) return watch_status(context, query);
  if (answers.json) {
    view::StatusJson json(context.layout().common_dir.string());
    answer_status(context, query, json);
    cli::print(json.text());
    return 0;
  }
  TableForPeople answer{view::StatusTable(context.now().wall_ms), waits_of(context)};
  answer_status(context, query, answer);
  cli::print(answer.table.text(context.terminal().style()));
  if (answer.table.empty()) cli::narrate(nothing_to_show(query));
  cli::narrate(view::clones_line(actions::known_clones(context.layout()), context.now().wall_ms));
  return 0;
}

}  // namespace

cli::Command status() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell how the tasks stand",
          .usage = {"status [<task>...] [--state <s>] [--all] [--json] [--watch]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
