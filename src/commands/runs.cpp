// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "actions/list_runs.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "service/due_retries.h"
#include "service/policy.h"

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
    const bool goes_on = domain::is_live(each.piece.state) && each.piece.run == each.run.id;
    view.runs.push_back({each.piece.id, each.piece.feature, each.piece.number, each.run, goes_on});
  }
  const int64_t now_ms = context.now().wall_ms;
  const service::Backoff backoff = service::read_backoff(context.config());
  for (const service::DueRetry& each : service::due_retries(context.store(), backoff, now_ms)) {
    const domain::Summary& piece = each.piece;
    view.retries.push_back({piece.id, piece.feature, piece.number, each.failures, piece.reason,
                            piece.detail, each.due_ms});
  }
  cli::print(answers.json ? view::runs_json(view, now_ms)
                          : view::runs_text(view, now_ms, context.terminal().style()));
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
