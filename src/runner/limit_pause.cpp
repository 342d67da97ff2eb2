// SPDX-License-Identifier: MIT
#include "runner/limit_pause.h"

#include "agent/limit_reset.h"

#include <algorithm>

namespace wave::runner {
namespace {

constexpr int64_t k_minute_ms = 60'000;
constexpr int64_t k_first_pause_ms = 5 * k_minute_ms;
constexpr int64_t k_longest_pause_ms = 60 * k_minute_ms;
// Limits count by the week at most; what is said beyond that is not believed.
constexpr int64_t k_longest_limit_ms = int64_t{8} * 24 * 60 * k_minute_ms;

std::optional<int64_t> said(const agent::AgentReport& report, int64_t now_ms) {
  std::optional<int64_t> at = report.limit_resets_ms;
  if (!at && report.limit_waits_ms) at = now_ms + *report.limit_waits_ms;
  if (!at) at = agent::limit_reset_ms(report.error, now_ms);
  const bool sensible = at && *at > now_ms && *at - now_ms <= k_longest_limit_ms;
  return sensible ? at : std::nullopt;
}

// Runs that ended so right before the newest, which is not over yet.
int limited_runs(const domain::Task& task) {
  int count = 0;
  for (auto run = task.runs.rbegin(); run != task.runs.rend(); ++run) {
    if (!run->ended_ms) continue;
    if (run->reason != domain::Reason::limited) break;
    ++count;
  }
  return count;
}

}  // namespace

std::optional<int64_t> limited_until_ms(const agent::AgentReport& report, bool exited_well,
                                        const domain::Task& task, int64_t now_ms) {
  return limited_until_ms(report, exited_well, limited_runs(task), now_ms);
}

std::optional<int64_t> limited_until_ms(const agent::AgentReport& report, bool exited_well,
                                        int limited_before, int64_t now_ms) {
  if (!report.limited || (exited_well && report.error.empty())) return std::nullopt;
  if (const auto at = said(report, now_ms)) return at;
  const int64_t pause = k_first_pause_ms << std::min(limited_before, 4);
  return now_ms + std::min(pause, k_longest_pause_ms);
}

void take_off_earlier_runs(agent::AgentReport& report, const domain::Task& task,
                           const std::string& run) {
  if (report.usage_scope != agent::UsageScope::session || report.session.empty()) return;
  int64_t input = 0;
  int64_t output = 0;
  for (const domain::Run& each : task.runs) {
    if (each.id == run || each.agent_session != report.session) continue;
    input += each.input_tokens;
    output += each.output_tokens;
  }
  // A count that is lower did not go on from theirs.
  if (report.input_tokens < input || report.output_tokens < output) return;
  report.input_tokens -= input;
  report.output_tokens -= output;
}

}  // namespace wave::runner
