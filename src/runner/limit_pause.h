// SPDX-License-Identifier: MIT
// How long a task rests after its agent met a usage limit.
#pragma once

#include "agent/agent_report.h"
#include "domain/task.h"

#include <cstdint>
#include <optional>

namespace wave::runner {

// Until when, wall clock; nothing when no limit ended the run. Where the agent did not say when the
// limit is lifted (or said nothing sensible): 5 minutes, doubled with each limited run before this
// one, up to an hour.
std::optional<int64_t> limited_until_ms(const agent::AgentReport& report, bool exited_well,
                                        const domain::Task& task, int64_t now_ms);

// The same, after so many that ended this way in a row.
std::optional<int64_t> limited_until_ms(const agent::AgentReport& report, bool exited_well,
                                        int limited_before, int64_t now_ms);

// What this run has used: some agents count the whole session, earlier runs included.
void take_off_earlier_runs(agent::AgentReport& report, const domain::Task& task,
                           const std::string& run);

}  // namespace wave::runner
