// SPDX-License-Identifier: MIT
#include "domain/spent.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

Run run(int attempt, std::optional<int64_t> started_ms, std::optional<int64_t> ended_ms,
        double cost_usd) {
  Run out;
  out.attempt = attempt;
  out.started_ms = started_ms;
  out.ended_ms = ended_ms;
  out.cost_usd = cost_usd;
  return out;
}

TEST(Spent, RunsAndCallsCountTogether) {
  Task task;
  task.state = State::ready;
  task.runs = {run(1, 1000, 4000, 0.25), run(2, 10000, 10500, 0.5)};
  task.work.emplace();
  task.work->calls = {{"a", "plan", "x", 2000, 0, 0, 1}, {"b", "review", "y", 500, 0, 0, 0}};
  const Spent spent = spent_on(task, 99000);
  EXPECT_EQ(spent.ms, 3000 + 500 + 2000 + 500);
  EXPECT_DOUBLE_EQ(spent.cost_usd, 1.75);
}

TEST(Spent, ARunThatGoesOnCountsUpToNow) {
  Task task;
  task.state = State::running;
  task.runs = {run(1, 1000, std::nullopt, 0)};
  EXPECT_EQ(spent_on(task, 5000).ms, 4000);
  EXPECT_EQ(spent_on(task, 500).ms, 0) << "the clock was set back";
}

TEST(Spent, ALostRunAndOneThatNeverBeganDoNotCount) {
  Task task;
  task.state = State::ready;
  task.runs = {run(1, 1000, std::nullopt, 0), run(2, std::nullopt, 2000, 0)};
  EXPECT_EQ(spent_on(task, 5000).ms, 0);
}

TEST(Spent, AnOrdinaryTaskHasNoCalls) {
  Task task;
  task.state = State::done;
  task.runs = {run(1, 0, 1000, 2)};
  EXPECT_EQ(spent_on(task, 5000).ms, 1000);
  EXPECT_DOUBLE_EQ(spent_on(task, 5000).cost_usd, 2);
}

}  // namespace
}  // namespace wave::domain
