// SPDX-License-Identifier: MIT
#include "service/supervisor.h"

#include "error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two roles and a clock of their own; the first one does what the test says.
class SupervisorTest : public testing::Test {
 protected:
  SupervisorTest()
      : supervisor_({{"worker", [this](const Pass&) { return work(); }},
                     {"planner",
                      [this](const Pass&) {
                        ++planned_;
                        return Turn();
                      }}},
                    {5, std::chrono::seconds(5), std::chrono::seconds(300)}) {}

  Turn work() {
    ++tried_;
    if (!fault_.empty()) throw Error(fault_);
    return turn_;
  }

  Supervisor::Outcome step() {
    return supervisor_.step({{k_wall_ms + boot_ms_, boot_ms_}, policy_, config_, {}});
  }

  // Steps at the moment for which the outcome before has asked.
  Supervisor::Outcome step_when_due(const Supervisor::Outcome& before) {
    boot_ms_ = before.due_ms.value() - k_wall_ms;
    return step();
  }

  static constexpr int64_t k_wall_ms = 1'700'000'000'000;
  int64_t boot_ms_ = 1'000'000;
  std::string fault_;
  Turn turn_;
  int tried_ = 0;
  int planned_ = 0;
  Policy policy_;
  config::Config config_;
  Supervisor supervisor_;
};

TEST_F(SupervisorTest, PassesOnWhatIsDoneAndTheNearestTime) {
  turn_.deeds = {{"t", "f", "is next"}};
  turn_.due_ms = 42;
  const auto outcome = step();
  ASSERT_EQ(outcome.deeds.size(), 1U);
  EXPECT_EQ(outcome.deeds[0].what, "is next");
  EXPECT_EQ(outcome.due_ms, 42);
  EXPECT_TRUE(outcome.troubles.empty());
  EXPECT_TRUE(supervisor_.all_well());
}

TEST_F(SupervisorTest, OneThatFailsDoesNotDisturbTheOthers) {
  fault_ = "no disk";
  const auto outcome = step();
  EXPECT_EQ(planned_, 1);
  EXPECT_THAT(outcome.troubles, ElementsAre("the worker failed: no disk"));
  EXPECT_FALSE(supervisor_.all_well());
  EXPECT_EQ(supervisor_.health()[0].failures, 1);
  EXPECT_EQ(supervisor_.health()[1].failures, 0);
}

TEST_F(SupervisorTest, TriesAgainLaterAndLaterStill) {
  fault_ = "no disk";
  auto outcome = step();
  EXPECT_EQ(outcome.due_ms, std::nullopt);  // said by the pass that passes it over
  std::vector<int64_t> delays_s;
  for (int i = 0; i < 3; ++i) {
    const int64_t failed_ms = boot_ms_;
    outcome = step();
    EXPECT_EQ(tried_, i + 1) << "before its time";
    delays_s.push_back((outcome.due_ms.value() - k_wall_ms - failed_ms) / 1000);
    outcome = step_when_due(outcome);
    EXPECT_EQ(tried_, i + 2);
  }
  EXPECT_THAT(delays_s, ElementsAre(5, 10, 20));
  EXPECT_EQ(planned_, 7);
}

TEST_F(SupervisorTest, TheSameTroubleIsToldOnce) {
  fault_ = "no disk";
  step();
  EXPECT_TRUE(step_when_due(step()).troubles.empty());
  fault_ = "no memory";
  EXPECT_THAT(step_when_due(step()).troubles, ElementsAre("the worker failed: no memory"));
}

TEST_F(SupervisorTest, RestsAtTheLimitAndIsTriedAgainAfterwards) {
  fault_ = "no disk";
  auto outcome = step();
  for (int i = 2; i <= 5; ++i) outcome = step_when_due(step());
  EXPECT_TRUE(supervisor_.health()[0].is_resting);
  EXPECT_THAT(outcome.troubles,
              ElementsAre("the worker failed 5 times and rests for ten minutes: no disk"));
  const int64_t failed_ms = boot_ms_;
  outcome = step();
  EXPECT_EQ(outcome.due_ms.value() - k_wall_ms - failed_ms, 600'000);
  fault_.clear();
  outcome = step_when_due(outcome);
  EXPECT_EQ(tried_, 6);
  EXPECT_FALSE(supervisor_.health()[0].is_resting);
}

TEST_F(SupervisorTest, RecoversAndCountsAnewAfterAWhileWithoutAFailure) {
  fault_ = "no disk";
  step();
  fault_.clear();
  EXPECT_THAT(step_when_due(step()).troubles, ElementsAre("the worker goes on"));
  EXPECT_TRUE(supervisor_.all_well());
  EXPECT_EQ(supervisor_.health()[0].failures, 1);  // one success is not enough
  boot_ms_ += 300'000;
  EXPECT_TRUE(step().troubles.empty());
  EXPECT_EQ(supervisor_.health()[0].failures, 0);
}

TEST_F(SupervisorTest, NeverWaitsLongerThanAMinuteBeforeItRests) {
  supervisor_.set_policy({100, std::chrono::seconds(40), std::chrono::seconds(300)});
  fault_ = "no disk";
  step();
  step_when_due(step());
  const int64_t failed_ms = boot_ms_;
  EXPECT_EQ(step().due_ms.value() - k_wall_ms - failed_ms, 60'000);
}

TEST_F(SupervisorTest, WhoeverWantsUsToStopIsObeyed) {
  Supervisor stopped(
      {{"worker", [](const Pass&) -> Turn { throw Error("interrupted", "", Exit::interrupted); }}},
      {});
  EXPECT_THROW(stopped.step({{k_wall_ms, boot_ms_}, policy_, config_, {}}), Error);
  EXPECT_TRUE(stopped.all_well());
}

}  // namespace
}  // namespace wave::service
