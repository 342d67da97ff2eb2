// SPDX-License-Identifier: MIT
#include "service/failures.h"

#include <gtest/gtest.h>

namespace wave::service {
namespace {

using domain::State;

constexpr int64_t k_hour_ms = 3'600'000;

// A piece whose runs came out so, one an hour, each half an hour long.
domain::Task task_with(const std::vector<State>& results) {
  domain::Task out;
  out.work.emplace();
  for (const State result : results) {
    domain::Run run;
    run.attempt = static_cast<int>(out.runs.size()) + 1;
    run.claimed_ms = run.attempt * k_hour_ms;
    run.started_ms = run.claimed_ms;
    run.ended_ms = run.claimed_ms + k_hour_ms / 2;
    run.result = result;
    out.runs.push_back(run);
  }
  return out;
}

Policy policy_with_delay(std::chrono::seconds delay) {
  Policy out;
  out.retry_delay = delay;
  return out;
}

TEST(FailuresInARow, CountsUpToTheNewestRun) {
  EXPECT_EQ(failures_in_a_row(task_with({})), 0);
  EXPECT_EQ(failures_in_a_row(task_with({State::failed})), 1);
  EXPECT_EQ(failures_in_a_row(task_with({State::failed, State::timed_out, State::failed})), 3);
}

TEST(FailuresInARow, ASuccessBeginsAnew) {
  EXPECT_EQ(failures_in_a_row(task_with({State::failed, State::done})), 0);
  EXPECT_EQ(failures_in_a_row(task_with({State::failed, State::done, State::failed})), 1);
}

TEST(FailuresInARow, WhatAPersonHasStoppedIsNoFailure) {
  EXPECT_EQ(failures_in_a_row(task_with({State::failed, State::cancelled})), 0);
}

TEST(FailuresInARow, WhatAPersonHasAnsweredBeginsAnew) {
  domain::Task task = task_with({State::failed, State::failed, State::failed});
  task.work->runs_answered = 2;
  EXPECT_EQ(failures_in_a_row(task), 1);
  task.work->runs_answered = 3;
  EXPECT_EQ(failures_in_a_row(task), 0);
}

TEST(FailuresInARow, AClockThatIsSetBackTakesNothingOffThem) {
  domain::Task task = task_with({State::failed, State::failed, State::failed});
  task.work->runs_answered = 1;
  for (size_t i = 1; i < task.runs.size(); ++i) task.runs[i].claimed_ms -= 100 * k_hour_ms;
  EXPECT_EQ(failures_in_a_row(task), 2);
}

TEST(FailuresInARow, ARunThatGoesOnIsNoneYet) {
  domain::Task task = task_with({State::failed, State::failed});
  task.runs.back().result.reset();
  EXPECT_EQ(failures_in_a_row(task), 0);
}

TEST(RetryAt, IsAtOnceWithoutAFailure) {
  const Policy policy = policy_with_delay(std::chrono::seconds(30));
  EXPECT_EQ(retry_at(task_with({}), policy), 0);
  EXPECT_EQ(retry_at(task_with({State::failed, State::done}), policy), 0);
}

TEST(RetryAt, DoublesWithEachFailureFromTheLastEnd) {
  const Policy policy = policy_with_delay(std::chrono::seconds(30));
  std::vector<State> results;
  for (const int64_t delay_s : {30, 60, 120, 240}) {
    results.push_back(State::failed);
    const domain::Task task = task_with(results);
    EXPECT_EQ(retry_at(task, policy) - *task.runs.back().ended_ms, delay_s * 1000);
  }
}

TEST(RetryAt, StaysANumberAfterVeryManyFailures) {
  Policy policy = policy_with_delay(std::chrono::hours(24));
  policy.max_retry_delay = std::chrono::hours(1 << 20);
  const domain::Task task = task_with(std::vector<State>(100, State::failed));
  const int64_t wait_ms = retry_at(task, policy) - *task.runs.back().ended_ms;
  EXPECT_EQ(wait_ms, 24 * k_hour_ms * 1024);
}

TEST(RetryAt, WaitsNoLongerThanThePolicysLongest) {
  Policy policy = policy_with_delay(std::chrono::seconds(10));
  std::vector<State> results;
  for (const int64_t delay_s : {10, 20, 40, 80, 160, 300, 300}) {
    results.push_back(State::failed);
    const domain::Task task = task_with(results);
    EXPECT_EQ(retry_at(task, policy) - *task.runs.back().ended_ms, delay_s * 1000);
  }
  policy.max_retry_delay = std::chrono::seconds(5);
  const domain::Task task = task_with({State::failed});
  EXPECT_EQ(retry_at(task, policy) - *task.runs.back().ended_ms, 5000);
}

TEST(RetryAt, WithoutADelayThereIsNone) {
  const domain::Task task = task_with({State::failed, State::failed});
  EXPECT_EQ(retry_at(task, policy_with_delay(std::chrono::seconds(0))), *task.runs.back().ended_ms);
}

}  // namespace
}  // namespace wave::service
