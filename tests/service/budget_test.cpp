// SPDX-License-Identifier: MIT
#include "service/budget.h"

#include "actions/new_issue.h"
#include "call/call_folder.h"
#include "service/forge_world.h"
#include "service/inquiry.h"

#include <cmath>

#include <gmock/gmock.h>

namespace wave::service {
namespace {

using domain::State;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t k_second_ms = 1000;

// A piece whose one run took ten seconds and two dollars, and whose plan took five and one.
domain::Task worked_on() {
  domain::Task out;
  out.state = State::ready;
  domain::Run run;
  run.started_ms = 0;
  run.ended_ms = 10 * k_second_ms;
  run.cost_usd = 2;
  out.runs = {run};
  out.work.emplace();
  out.work->calls = {{"a", "plan", "claude", 5 * k_second_ms, 0, 0, 1}};
  return out;
}

Policy policy_of(int64_t budget_s, int64_t max_cost) {
  Policy out;
  out.budget = std::chrono::seconds(budget_s);
  out.max_cost = max_cost;
  return out;
}

TEST(Budget, IsOfRunsAndQuestionsTogether) {
  const domain::Task task = worked_on();
  EXPECT_EQ(seconds_left(task, policy_of(20, 0), 0), 5);
  EXPECT_EQ(seconds_left(task, policy_of(15, 0), 0), 0);
  EXPECT_EQ(seconds_left(task, policy_of(0, 0), 0), std::nullopt);
  EXPECT_EQ(why_spent(task, policy_of(16, 4), 0), std::nullopt);
  EXPECT_THAT(why_spent(task, policy_of(15, 4), 0).value_or(""), HasSubstr("worker.budget"));
  EXPECT_THAT(why_spent(task, policy_of(16, 3), 0).value_or(""), HasSubstr("worker.max_cost"));
}

TEST(Budget, AnAgentGetsNoMoreTimeThanIsLeft) {
  const domain::Task task = worked_on();
  EXPECT_EQ(seconds_for(task, policy_of(20, 0), 60, 0), 5);
  EXPECT_EQ(seconds_for(task, policy_of(20, 0), 3, 0), 3);
  EXPECT_EQ(seconds_for(task, policy_of(20, 0), 0, 0), 5) << "it had no limit of its own";
  EXPECT_EQ(seconds_for(task, policy_of(0, 0), 60, 0), 60);
}

// Pieces in a repository, and calls that have ended.
class ToldCalls : public testing::Test {
 protected:
  std::string put(const std::string& title) {
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = title;
    return actions::new_issues({issue}, issues).at(0).id;
  }
  void ended(const std::string& id, const std::string& task, const call::CallEnd& end) {
    call::CallRecord record;
    record.request.id = id;
    record.request.role = "plan";
    record.request.agent = "claude";
    record.request.task = task;
    record.mark = "mark-of-" + id;
    const auto dir = call::call_dir(repository_.layout(), id);
    std::filesystem::create_directories(dir);
    call::write_call(dir, record);
    call::write_end(dir, end);
  }
  static call::CallEnd end_of(int64_t seconds, double cost) {
    call::CallEnd out;
    out.started_ms = k_second_ms;
    out.ended_ms = (seconds + 1) * k_second_ms;
    out.input_tokens = 100;
    out.cost_usd = cost;
    return out;
  }
  std::vector<domain::Called> told(const std::string& task) {
    return store_.index().task(task).value().work->calls;
  }

  test::TempRepository repository_;
  SetClock clock_;
  os::SystemProcessRunner processes_;
  config::Config config_ = config::load({});
  store::Store store_{repository_.layout()};
  call::Calls calls_{repository_.layout(), processes_, {}};
  Doors doors_{store_, calls_, clock_, processes_, {}};
};

TEST_F(ToldCalls, EachIsToldOnce) {
  const std::string task = put("a piece");
  ended("plan-x.1", task, end_of(3, 0.5));
  tell_call(doors_, "plan-x.1");
  tell_call(doors_, "plan-x.1");
  ASSERT_THAT(told(task), SizeIs(1));
  EXPECT_EQ(told(task)[0].role, "plan");
  EXPECT_EQ(told(task)[0].agent, "claude");
  EXPECT_EQ(told(task)[0].took_ms, 3 * k_second_ms);
  EXPECT_EQ(told(task)[0].input_tokens, 100);
  EXPECT_DOUBLE_EQ(told(task)[0].cost_usd, 0.5);
}

TEST_F(ToldCalls, OfOneAboutSeveralEachHasItsShare) {
  const std::string one = put("one");
  const std::string two = put("two");
  ended("weigh-x.1", "", end_of(4, 1));
  tell_call(doors_, "weigh-x.1", {one, two});
  tell_call(doors_, "weigh-x.1", {one, two});
  for (const std::string& task : {one, two}) {
    ASSERT_THAT(told(task), SizeIs(1));
    EXPECT_EQ(told(task)[0].took_ms, 2 * k_second_ms);
    EXPECT_DOUBLE_EQ(told(task)[0].cost_usd, 0.5);
  }
}

TEST_F(ToldCalls, WhatNobodyWasAskedIsNotTold) {
  const std::string task = put("a piece");
  call::CallEnd never = end_of(3, 1);
  never.started_ms = 0;
  ended("plan-x.1", task, never);
  tell_call(doors_, "plan-x.1");
  tell_call(doors_, "plan-y.1");
  EXPECT_THAT(told(task), IsEmpty());
}

TEST_F(ToldCalls, OddClaimsDoNoHarm) {
  const std::string task = put("a piece");
  for (const double cost : {-1.0, std::nan(""), 1e300}) {
    call::CallEnd end = end_of(-5, cost);
    end.input_tokens = -7;
    end.output_tokens = INT64_MAX;
    ended("plan-" + std::to_string(told(task).size()) + ".1", task, end);
    tell_call(doors_, "plan-" + std::to_string(told(task).size()) + ".1");
  }
  ASSERT_THAT(told(task), SizeIs(3));
  EXPECT_EQ(told(task)[0].took_ms, 0);
  EXPECT_EQ(told(task)[0].input_tokens, 0);
  EXPECT_EQ(told(task)[0].cost_usd, 0);
  EXPECT_EQ(told(task)[1].cost_usd, 0);
  EXPECT_EQ(told(task)[2].cost_usd, 1e9);
}

TEST_F(ToldCalls, BeyondTheBudgetNothingIsAsked) {
  const std::string task = put("a piece");
  ended("plan-x.1", task, end_of(3, 5));
  tell_call(doors_, "plan-x.1");
  Policy policy = policy_of(0, 5);
  const Pass pass{clock_.at, policy, config_, {}};
  Inquiry inquiry;
  inquiry.id = "review-" + task;
  inquiry.task = task;
  inquiry.agent = "claude";
  inquiry.attempts = 3;
  const Reply reply = Inquirer(doors_, pass).ask(inquiry, [](const json::Node&) {
    return std::optional<domain::AnswerFault>();
  });
  EXPECT_EQ(reply.state, Reply::State::failed);
  EXPECT_TRUE(reply.is_spent);
  EXPECT_THAT(reply.why, HasSubstr("worker.max_cost"));
  EXPECT_THAT(calls_.list(), testing::ElementsAre("plan-x.1"));
}

}  // namespace
}  // namespace wave::service
