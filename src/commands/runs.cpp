// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "actions/list_runs.h"
#include "cli/output.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

constexpr size_t k_shown = 20;

struct Answers {
  bool all = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--all", answers.all, "all of them, not only the newest 20");
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  const actions::KnownRuns known = actions::list_runs(
      context.store(), answers.all ? std::nullopt : std::optional<size_t>(k_shown));
  view::RunsView view;
  view.pieces = known.pieces;
  view.more = known.more;
  for (const actions::KnownRun& each : known.runs) {
    view.runs.push_back({each.piece.id, each.piece.feature, each.piece.number, each.run});
  }
  cli::print(answers.json
                 ? view::runs_json(view)
                 : view::runs_text(view, context.now().wall_ms, context.terminal().style()));
  if (known.runs.empty()) cli::narrate("no piece of the backlog was worked on yet\n");
  return 0;
}

}  // namespace

cli::Command runs() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "list the attempts at pieces of the backlog",
          .usage = {"runs [--all] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
