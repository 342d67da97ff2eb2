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
  const Backoff backoff{std::chrono::seconds(30)};
  EXPECT_EQ(retry_at(task_with({}), backoff, k_hour_ms), 0);
  EXPECT_EQ(retry_at(task_with({State::failed, State::done}), backoff, 9 * k_hour_ms), 0);
}

TEST(RetryAt, DoublesWithEachFailureFromTheLastEnd) {
  const Backoff backoff{std::chrono::seconds(30)};
  std::vector<State> results;
  for (const int64_t delay_s : {30, 60, 120, 240}) {
    results.push_back(State::failed);
    const domain::Task task = task_with(results);
    const int64_t ended_ms = *task.runs.back().ended_ms;
    EXPECT_EQ(retry_at(task, backoff, ended_ms) - ended_ms, delay_s * 1000);
  }
}

}  // namespace
}  // namespace wave::service
