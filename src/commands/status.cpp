// SPDX-License-Identifier: MIT
#include "view/status.h"

#include "cli/output.h"
#include "commands/state_option.h"
#include "commands/status_rows.h"
#include "commands/verbs.h"
#include "commands/watch_status.h"
#include "error/error.h"
#include "view/clones.h"

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
  options.flag("--watch", answers.watch, "go on until all have ended");
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

// What the table leaves out because nobody has decided yet that it is to be done.
void tell_backlog(cli::Context& context, const StatusQuery& query, bool empty) {
  if (query.all || query.state || !query.ids.empty()) return;
  const int64_t count = context.store().index().count_backlog();
  if (count == 0) return;
  cli::narrate(fmt::format(
      "{}{} in the backlog; see git wave issue list\n", count,
      empty ? (count == 1 ? " lies" : " lie") : (count == 1 ? " more lies" : " more lie")));
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.json && answers.watch) {
    throw UsageError("'--json' and '--watch' cannot be given together");
  }
  StatusQuery query;
  query.state = state_option(answers.state);
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
  tell_backlog(context, query, answer.table.empty());
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
