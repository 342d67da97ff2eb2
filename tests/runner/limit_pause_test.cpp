// SPDX-License-Identifier: MIT
#include "runner/limit_pause.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

constexpr int64_t k_now = 1'795'251'600'000;
constexpr int64_t k_minute = 60'000;

agent::AgentReport limited(const std::string& error = "slow down") {
  agent::AgentReport report;
  report.limited = true;
  report.error = error;
  return report;
}

// A task whose earlier runs ended for these reasons, and one that is running.
domain::Task after(const std::vector<domain::Reason>& reasons) {
  domain::Task task;
  for (const domain::Reason reason : reasons) {
    domain::Run run;
    run.reason = reason;
    run.ended_ms = 1;
    task.runs.push_back(run);
  }
  task.runs.emplace_back();
  return task;
}

int64_t pause_ms(const agent::AgentReport& report, const domain::Task& task = after({})) {
  return limited_until_ms(report, false, task, k_now).value_or(k_now) - k_now;
}

TEST(LimitPause, IsForLimitsOnly) {
  agent::AgentReport failed = limited();
  failed.limited = false;
  EXPECT_FALSE(limited_until_ms(failed, false, after({}), k_now));
  // A retry came through after all.
  EXPECT_FALSE(limited_until_ms(limited(""), true, after({}), k_now));
  EXPECT_TRUE(limited_until_ms(limited(""), false, after({}), k_now));
}

TEST(LimitPause, LastsAsLongAsTheAgentSays) {
  agent::AgentReport report = limited("try again in 2 minutes");
  EXPECT_EQ(pause_ms(report), 2 * k_minute);
  report.limit_waits_ms = 7000;
  EXPECT_EQ(pause_ms(report), 7000);
  report.limit_resets_ms = k_now + 9000;
  EXPECT_EQ(pause_ms(report), 9000);
}

TEST(LimitPause, DoesNotBelieveEverything) {
  agent::AgentReport report = limited();
  for (const int64_t said : {k_now - 1, k_now * 2, int64_t{0}}) {
    report.limit_resets_ms = said;
    EXPECT_EQ(pause_ms(report), 5 * k_minute) << said;
  }
}

TEST(LimitPause, GrowsWithEachLimitedRunBefore) {
  EXPECT_EQ(pause_ms(limited(), after({})), 5 * k_minute);
  EXPECT_EQ(pause_ms(limited(), after({domain::Reason::limited})), 10 * k_minute);
  EXPECT_EQ(pause_ms(limited(), after({domain::Reason::limited, domain::Reason::agent_exit})),
            5 * k_minute);
  EXPECT_EQ(pause_ms(limited(), after(std::vector<domain::Reason>(40, domain::Reason::limited))),
            60 * k_minute);
}

TEST(Usage, OfASessionIsThatOfThisRun) {
  domain::Task task;
  for (const char* session : {"s", "other", "s"}) {
    domain::Run run;
    run.id = "r" + std::to_string(task.runs.size());
    run.agent_session = session;
    run.input_tokens = 100;
    run.output_tokens = 10;
    task.runs.push_back(run);
  }
  agent::AgentReport report;
  report.session = "s";
  report.input_tokens = 350;
  report.output_tokens = 27;
  agent::AgentReport per_run = report;
  take_off_earlier_runs(per_run, task, "r3");
  EXPECT_EQ(per_run.input_tokens, 350);
  report.usage_scope = agent::UsageScope::session;
  take_off_earlier_runs(report, task, "r3");
  EXPECT_EQ(report.input_tokens, 150);
  EXPECT_EQ(report.output_tokens, 7);
  // Not a count that goes on from theirs.
  take_off_earlier_runs(report, task, "r3");
  EXPECT_EQ(report.input_tokens, 150);
}

}  // namespace
}  // namespace wave::runner
