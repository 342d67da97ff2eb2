// SPDX-License-Identifier: MIT
// The rows that `git wave status` shows, by what was asked for.
#pragma once

#include "cli/context.h"
#include "domain/status_row.h"

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

// Named ones in the order named, else active ones first, then the newest.
std::vector<domain::StatusRow> status_rows(cli::Context& context, const StatusQuery& query);

}  // namespace wave::commands
