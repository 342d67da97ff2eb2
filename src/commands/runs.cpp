// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "actions/list_runs.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "service/failures.h"

#include <algorithm>

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

// What goes on by itself: when it is due follows from the record.
std::vector<view::RetryView> retries(cli::Context& context) {
  service::Policy policy;
  policy.retry_delay = context.config().duration("worker.retry_delay");
  policy.max_retry_delay = context.config().duration("worker.max_retry_delay");
  std::vector<view::RetryView> out;
  for (const domain::Summary& row : context.store().index().backlog()) {
    const bool is_limited = row.state == domain::State::pending && row.not_before_ms > 0;
    if (row.attempt == 0 || (row.state != domain::State::ready && !is_limited)) continue;
    const auto task = context.store().index().task(row.id);
    const int64_t failures = task && task->work ? service::failures_in_a_row(*task) : 0;
    if (failures == 0 && !is_limited) continue;
    out.push_back({row.id, row.feature, row.number, failures, row.reason, row.detail,
                   is_limited ? row.not_before_ms : service::retry_at(*task, policy)});
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.due_ms < b.due_ms; });
  return out;
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
  view.retries = retries(context);
  cli::print(answers.json
                 ? view::runs_json(view, context.now().wall_ms)
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
