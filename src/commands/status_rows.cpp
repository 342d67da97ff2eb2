// SPDX-License-Identifier: MIT
#include "commands/status_rows.h"

#include "actions/find_task.h"
#include "actions/observe.h"
#include "error/error.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wave::commands {
namespace {

using domain::State;
using domain::StatusRow;
using Rows = std::vector<StatusRow>;

Rows observe_named(cli::Context& context, const StatusQuery& query) {
  Rows rows;
  actions::take_in_spooled(context.store(), context.now());
  for (const std::string& id : query.ids) {
    const auto task = context.store().index().summary(id);
    if (!task) throw Error(fmt::format("there is no task '{}'", id));
    rows.push_back(actions::observe(context.store(), *task, context.now()));
  }
  return rows;
}

Rows observe_listed(cli::Context& context, const StatusQuery& query,
                    std::optional<State> recorded) {
  return actions::observe_all(context.store(), status_filter(context, query, recorded),
                              context.now());
}

bool comes_before(const StatusRow& a, const StatusRow& b) {
  const auto rank = [](const StatusRow& row) {
    return std::pair(is_active(row.state) ? 0 : 1, -row.task.updated_ms);
  };
  return rank(a) == rank(b) ? a.task.id < b.task.id : rank(a) < rank(b);
}

// What is seen may differ from what is recorded: a live task can turn out to have failed.
Rows observe_in_state(cli::Context& context, const StatusQuery& query) {
  Rows rows = observe_listed(context, query, query.state);
  for (const State live : {State::starting, State::running}) {
    if (live == *query.state) continue;
    for (StatusRow& row : observe_listed(context, query, live)) rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), comes_before);
  return rows;
}

}  // namespace

std::vector<std::string> ids_of(cli::Context& context, const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    const std::string id = actions::find_task(context.store(), name, context.here()).id;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

std::vector<std::string> ids_or_own(cli::Context& context, const std::vector<std::string>& names) {
  return ids_of(context, names.empty() ? std::vector<std::string>{""} : names);
}

index::Filter status_filter(cli::Context& context, const StatusQuery& query,
                            std::optional<State> recorded) {
  index::Filter filter;
  filter.state = recorded;
  filter.cleaned_too = query.all || recorded == State::cleaned;
  filter.backlog_too = query.all || recorded == State::pending;
  if (!query.all) filter.ended_limit = context.config().integer("status.limit");
  return filter;
}

Waits waits_of(cli::Context& context) {
  index::Filter pending;
  pending.state = State::pending;
  Waits out;
  for (const domain::Summary& task : context.store().index().list(pending)) {
    std::string names;
    for (const std::string& id : task.depends_on) {
      const auto needed = context.store().index().summary(id);
      if (needed && domain::has_succeeded(*needed)) continue;
      names += (names.empty() ? "" : ", ") + (needed ? needed->feature : id);
    }
    if (!names.empty()) out[task.id] = "waits for " + names;
  }
  return out;
}

void tell_waits(StatusRow& row, const Waits& waits) {
  const auto found = waits.find(row.task.id);
  const bool waits_now = row.state == State::pending && row.detail.empty();
  if (waits_now && found != waits.end()) row.detail = found->second;
}

void look_at_base(StatusRow& row, actions::BaseLook& bases) {
  const bool seen = is_active(row.state) && row.drift != domain::Drift::foreign;
  if (seen && row.task.attempt > 0) row.base_drift = bases.drift_of(row.task);
}

Rows status_rows(cli::Context& context, const StatusQuery& query, actions::BaseLook& bases) {
  Rows rows = !query.ids.empty() ? observe_named(context, query)
              : query.state      ? observe_in_state(context, query)
                                 : observe_listed(context, query, std::nullopt);
  if (query.state) {
    std::erase_if(rows, [&](const StatusRow& row) { return row.state != *query.state; });
  }
  for (StatusRow& row : rows) look_at_base(row, bases);
  return rows;
}

}  // namespace wave::commands
