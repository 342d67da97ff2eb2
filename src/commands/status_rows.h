// SPDX-License-Identifier: MIT
// The rows that `git wave status` shows, by what was asked for.
#pragma once

#include "actions/base_drift.h"
#include "actions/observe.h"
#include "cli/context.h"
#include "domain/status_row.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::commands {

struct StatusQuery {
  std::vector<std::string> ids;  // empty: every task
  std::optional<domain::State> state;
  bool all = false;
};

// Ids of the tasks these names mean, in their order; with no name at all none.
std::vector<std::string> ids_of(cli::Context& context, const std::vector<std::string>& names);
// The same, but no name means the task in whose worktree we stand.
std::vector<std::string> ids_or_own(cli::Context& context, const std::vector<std::string>& names);

// What the index is asked for: tasks recorded in this state, or all that the query shows.
index::Filter status_filter(cli::Context& context, const StatusQuery& query,
                            std::optional<domain::State> recorded);

// Named ones in the order named, else active ones first, then the newest.
std::vector<domain::StatusRow> status_rows(cli::Context& context, const StatusQuery& query,
                                           actions::BaseLook& bases);

// Of tasks that may go on: how far they and their bases have come apart. The others may be many.
void look_at_base(domain::StatusRow& row, actions::BaseLook& bases);

// By task: which others it waits for, in words for people.
using Waits = std::map<std::string, std::string>;
Waits waits_of(cli::Context& context);
// Puts them where the row has nothing else to say.
void tell_waits(domain::StatusRow& row, const Waits& waits);

// The same into an answer (with clear() and add(row)), which need not hold the rows.
template <class Answer>
void answer_status(cli::Context& context, const StatusQuery& query, Answer& answer) {
  actions::BaseLook bases(context.store());
  if (query.ids.empty() && !query.state) {
    actions::observe_each(
        context.store(), status_filter(context, query, std::nullopt), context.now(),
        [&] { answer.clear(); },
        [&](domain::StatusRow& row) {
          look_at_base(row, bases);
          answer.add(row);
        });
    bases.remember();
    return;
  }
  for (const domain::StatusRow& row : status_rows(context, query, bases)) answer.add(row);
  bases.remember();
}

}  // namespace wave::commands
