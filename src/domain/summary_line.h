// SPDX-License-Identifier: MIT
// A summary as one line of text: in checkpoints (git-wave-format(5)) and where very many of them
// have to wait on disk.
#pragma once

#include "domain/summary.h"

#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

// Says how tasks are folded and how their summaries are written. Raise it when the fold of old
// events changes, or the columns do: what was folded otherwise is then folded anew.
constexpr int k_fold = 4;

// The columns in the order of the members, with tabs between them; what is not known is empty.
// Tabs, newlines and backslashes in a text are \t, \n and \\.
std::string summary_line(const Summary& summary);
// Nothing when it is no such line.
std::optional<Summary> parse_summary_line(std::string_view line);

// The first column, which every line has.
std::string_view id_in_summary_line(std::string_view line);
// The time of the last event, in ms since 1970; 0 when it is no such line.
int64_t updated_in_summary_line(std::string_view line);

}  // namespace wave::domain
