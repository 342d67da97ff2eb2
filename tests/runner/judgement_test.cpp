// SPDX-License-Identifier: MIT
#include "runner/judgement.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

using domain::Reason;
using domain::State;

struct Case {
  const char* name;
  Facts facts;
  State to;
  Reason reason;
};

os::ChildEnd exited(int code) { return {code, std::nullopt}; }
os::ChildEnd killed(int signal) { return {std::nullopt, signal}; }

TEST(Judgement, FollowsFromTheFacts) {
  const std::vector<Case> cases = {
      {"work and exit 0", {Cause::none, exited(0), true, true, 0, 0}, State::done, Reason::none},
      {"exit 0 alone",
       {Cause::none, exited(0), false, true, 0, 0},
       State::failed,
       Reason::no_commits},
      {"no commit needed", {Cause::none, exited(0), false, false, 0, 0}, State::done, Reason::none},
      {"exit 3 with commits",
       {Cause::none, exited(3), true, true, 0, 0},
       State::failed,
       Reason::agent_exit},
      {"a signal", {Cause::none, killed(9), true, true, 0, 0}, State::failed, Reason::agent_signal},
      {"stopped", {Cause::stopped, exited(0), true, true, 0, 0}, State::cancelled, Reason::stopped},
      {"too long",
       {Cause::timeout, killed(15), true, true, 60, 0},
       State::timed_out,
       Reason::timeout},
      {"too quiet",
       {Cause::idle_timeout, killed(15), true, true, 0, 60},
       State::timed_out,
       Reason::idle_timeout},
      {"shut down",
       {Cause::shut_down, killed(15), true, true, 0, 0},
       State::failed,
       Reason::stopped},
      {"no status at all", {Cause::none, {}, true, true, 0, 0}, State::failed, Reason::agent_exit},
  };
  for (const Case& each : cases) {
    const domain::Event event = judge(each.facts);
    EXPECT_EQ(event.to, each.to) << each.name;
    EXPECT_EQ(event.reason, each.reason) << each.name;
    EXPECT_TRUE(domain::is_legal(State::running, *event.to)) << each.name;
    EXPECT_EQ(event.detail.empty(), each.to == State::done) << each.name;
  }
}

TEST(Judgement, ALimitIsNoFailure) {
  Facts facts;
  facts.end = exited(1);
  facts.limited_until_ms = 12345;
  const domain::Event event = judge(facts);
  EXPECT_EQ(event.to, State::pending);
  EXPECT_EQ(event.reason, Reason::limited);
  EXPECT_EQ(event.not_before_ms, 12345);
  EXPECT_TRUE(domain::is_legal(State::running, State::pending));
  facts.cause = Cause::stopped;
  EXPECT_EQ(judge(facts).to, State::cancelled);
}

TEST(Judgement, WhatIsReviewedIsNotDoneYet) {
  Facts facts{Cause::none, exited(0), true, true, 0, 0};
  facts.reviewed = true;
  const domain::Event event = judge(facts);
  EXPECT_EQ(event.to, State::reviewing);
  EXPECT_EQ(std::get<domain::RunEnded>(event.body).result, State::done);
  facts.own_commits = false;
  EXPECT_EQ(judge(facts).to, State::failed) << "there is nothing to review";
}

TEST(Judgement, OfASetUp) {
  Facts facts{Cause::set_up, exited(3), false, true, 0, 0};
  facts.setting_up = true;
  facts.set_up_detail = "it broke";
  const domain::Event failed = judge(facts);
  EXPECT_EQ(failed.from, State::starting);
  EXPECT_EQ(failed.to, State::failed);
  EXPECT_EQ(failed.reason, Reason::setup_failed);
  EXPECT_EQ(failed.detail, "it broke");
  for (const Cause cause : {Cause::stopped, Cause::shut_down}) {
    facts.cause = cause;
    EXPECT_TRUE(domain::is_legal(State::starting, *judge(facts).to));
  }
}

}  // namespace
}  // namespace wave::runner
