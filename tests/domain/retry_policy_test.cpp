// SPDX-License-Identifier: MIT
#include "domain/retry_policy.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr int64_t k_now = 1795228259000;

RetryPolicy policy(int64_t attempts) {
  RetryPolicy out;
  out.max_attempts = attempts;
  out.reasons = {Reason::agent_exit, Reason::agent_signal, Reason::lost, Reason::idle_timeout};
  return out;
}

// A task whose last run is just ending; the runs before it have ended.
class Series {
 public:
  Series& run(const std::string& by, Reason reason = Reason::none, std::optional<int> exit = {}) {
    Run run;
    run.attempt = static_cast<int>(task_.runs.size()) + 1;
    run.id = "0123456789-" + std::to_string(run.attempt);
    run.by = by;
    run.reason = reason;
    run.exit_code = exit;
    run.claimed_ms = k_now - 3600 * 1000;
    task_.runs.push_back(run);
    return *this;
  }
  Series& recent() {
    for (Run& run : task_.runs) run.claimed_ms = k_now - 1000;
    return *this;
  }
  Series& commit() {
    task_.commits.push_back({"oid", task_.runs.back().id, k_now});
    return *this;
  }
  Event after(State to, Reason reason, std::optional<int> exit, const RetryPolicy& policy) const {
    Event event;
    event.from = State::running;
    event.to = to;
    event.reason = reason;
    event.detail = "it failed";
    RunEnded body;
    body.exit_code = exit;
    event.body = body;
    apply_retry_policy(event, task_, policy, k_now, 0.5);
    return event;
  }
  State state_after_exit(int code, const RetryPolicy& policy) const {
    return *after(State::failed, Reason::agent_exit, code, policy).to;
  }

 private:
  Task task_;
};

TEST(Backoff, DoublesUpToTheLongestAndIsSpreadByAFifth) {
  const RetryPolicy p = policy(9);
  EXPECT_EQ(backoff_ms(p, 1, 0.5), 10000);
  EXPECT_EQ(backoff_ms(p, 2, 0.5), 20000);
  EXPECT_EQ(backoff_ms(p, 4, 0.5), 80000);
  EXPECT_EQ(backoff_ms(p, 7, 0.5), 600000);
  EXPECT_EQ(backoff_ms(p, 100000, 0.5), 600000);
  EXPECT_EQ(backoff_ms(p, 0, 0.5), 10000);
  EXPECT_EQ(backoff_ms(p, 1, 0.0), 8000);
  EXPECT_EQ(backoff_ms(p, 1, 1.0), 12000);
  EXPECT_EQ(backoff_ms(p, 1, 7.0), 12000);
}

TEST(RetryPolicy, ByDefaultNothingFollows) {
  RetryPolicy off = policy(1);
  const Event end = Series().run("cli").after(State::failed, Reason::agent_exit, 1, off);
  EXPECT_EQ(end.to, State::failed);
  EXPECT_EQ(end.not_before_ms, 0);
  EXPECT_EQ(end.detail, "it failed");
}

TEST(RetryPolicy, AFailureLeadsToTheNextAttemptAtItsTime) {
  const Event end = Series().run("cli").after(State::failed, Reason::agent_exit, 1, policy(3));
  EXPECT_EQ(end.to, State::pending);
  EXPECT_EQ(end.reason, Reason::agent_exit);
  EXPECT_EQ(end.not_before_ms, k_now + 10000);
  EXPECT_EQ(std::get<RunEnded>(end.body).result, State::failed);
  EXPECT_EQ(end.detail, "it failed; attempt 2 of 3 follows in 10s");
}

TEST(RetryPolicy, OnlyForTheReasonsThatAreNamed) {
  for (const Reason reason : {Reason::setup_failed, Reason::no_commits, Reason::stopped,
                              Reason::timeout, Reason::agent_not_found}) {
    EXPECT_EQ(Series().run("cli").after(State::failed, reason, {}, policy(3)).to, State::failed);
  }
  const Event idle =
      Series().run("cli").after(State::timed_out, Reason::idle_timeout, {}, policy(3));
  EXPECT_EQ(idle.to, State::pending);
  EXPECT_EQ(std::get<RunEnded>(idle.body).result, State::timed_out);
  for (const State good : {State::done, State::cancelled}) {
    EXPECT_EQ(Series().run("cli").after(good, Reason::agent_exit, {}, policy(3)).to, good);
  }
}

TEST(RetryPolicy, TheBoundCountsFromTheLastStartOfAPerson) {
  Series series;
  series.run("cli", Reason::agent_exit, 1).run("runner", Reason::agent_exit, 2).run("runner");
  EXPECT_EQ(series.state_after_exit(3, policy(3)), State::failed);
  EXPECT_EQ(series.state_after_exit(3, policy(4)), State::pending);
  series.run("cli");
  EXPECT_EQ(series.state_after_exit(3, policy(3)), State::pending);
}

TEST(RetryPolicy, WhatAUsageLimitCutShortDoesNotCount) {
  Series series;
  series.run("cli", Reason::limited).run("runner", Reason::limited).run("runner");
  EXPECT_EQ(series.state_after_exit(1, policy(2)), State::pending);
}

TEST(RetryPolicy, TheSameFailureTwiceInARowNeedsAPerson) {
  Series series;
  series.run("cli", Reason::agent_exit, 1).run("runner");
  const Event same = series.after(State::failed, Reason::agent_exit, 1, policy(5));
  EXPECT_EQ(same.to, State::needs_human);
  EXPECT_EQ(same.reason, Reason::agent_exit);
  EXPECT_EQ(same.detail, "the same failure twice in a row: it failed");
  EXPECT_EQ(std::get<RunEnded>(same.body).result, State::failed);
  EXPECT_EQ(series.state_after_exit(2, policy(5)), State::pending);
  EXPECT_EQ(series.after(State::failed, Reason::lost, {}, policy(5)).to, State::pending);
  // It came further than before.
  EXPECT_EQ(series.commit().state_after_exit(1, policy(5)), State::pending);
}

TEST(RetryPolicy, APersonWhoTriesTheSameAgainIsNotCorrected) {
  Series series;
  series.run("cli", Reason::agent_exit, 1).run("cli");
  EXPECT_EQ(series.state_after_exit(1, policy(5)), State::pending);
}

TEST(RetryPolicy, TooManyStartsInAWindowNeedAPerson) {
  Series series;
  series.run("cli", Reason::agent_exit, 1).run("runner", Reason::agent_exit, 2).run("runner");
  RetryPolicy strict = policy(9);
  strict.start_limit = 2;
  EXPECT_EQ(series.state_after_exit(3, strict), State::pending);  // they are an hour old
  const Event end = series.recent().after(State::failed, Reason::agent_exit, 3, strict);
  EXPECT_EQ(end.to, State::needs_human);
  EXPECT_EQ(end.reason, Reason::start_limit);
  strict.start_limit = 3;
  EXPECT_EQ(series.state_after_exit(3, strict), State::pending);
}

TEST(RetryPolicy, AUsageLimitKeepsItsTimeButNotForEver) {
  Event limited;
  limited.from = State::running;
  limited.to = State::pending;
  limited.reason = Reason::limited;
  limited.not_before_ms = k_now + 5;
  limited.body = RunEnded{};
  Task task;
  domain::Run run;
  run.by = "runner";
  run.claimed_ms = k_now - 1000;
  task.runs = {run, run};
  Event end = limited;
  apply_retry_policy(end, task, RetryPolicy{}, k_now, 0.5);
  EXPECT_EQ(end.to, State::pending);
  EXPECT_EQ(end.not_before_ms, k_now + 5);
  RetryPolicy strict;
  strict.start_limit = 2;
  apply_retry_policy(end, task, strict, k_now, 0.5);
  EXPECT_EQ(end.to, State::needs_human);
  EXPECT_EQ(end.reason, Reason::start_limit);
}

}  // namespace
}  // namespace wave::domain
