// SPDX-License-Identifier: MIT
#include "runner/set_up.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::runner {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;

class SetUpTest : public testing::Test {
 protected:
  SetUpTest() {
    launch_.run = "0123456789-1";
    launch_.worktree = "/w";
    launch_.worktree_id = {1, 2};
    launch_.readiness.timeout_s = 90;
  }
  runner::SetUp made() const { return runner::SetUp(launch_, "/common", folder_ / "ready"); }
  static void pass(runner::SetUp& set_up) {
    while (!set_up.is_over()) set_up.step_done();
  }
  test::TempFolder folder_;
  LaunchRecord launch_;
};

TEST_F(SetUpTest, IsOverWhenNothingIsWanted) {
  EXPECT_TRUE(made().is_over());
  EXPECT_FALSE(os::file_id(folder_ / "ready"));
}

TEST_F(SetUpTest, CopiesFirstThenRunsTheCommandsInOrder) {
  launch_.readiness.copy = {"x"};
  launch_.readiness.commands = {{"sh", "-c", "npm ci"}, {"make", "a b"}};
  runner::SetUp set_up = made();
  EXPECT_THAT(set_up.command({}).argv, Contains("--make-ready"));
  set_up.step_done();
  EXPECT_EQ(set_up.heading(), "set-up: npm ci");
  EXPECT_THAT(set_up.command({}).argv, ElementsAre("sh", "-c", "npm ci"));
  set_up.step_done();
  EXPECT_EQ(set_up.heading(), "set-up: make \"a b\"");
  set_up.step_done();
  EXPECT_TRUE(set_up.is_over());
}

TEST_F(SetUpTest, WithholdsWhatIsTheAgentsAlone) {
  launch_.readiness.commands = {{"env"}};
  launch_.readiness.withheld = {"KEY"};
  const auto environment = made().command({{"KEY", "secret"}, {"PATH", "/bin"}}).environment;
  EXPECT_THAT(environment, ElementsAre(Pair("PATH", "/bin")));
}

TEST_F(SetUpTest, IsNotRepeatedInAWorktreeThatIsReady) {
  launch_.readiness.commands = {{"make"}};
  runner::SetUp first = made();
  EXPECT_FALSE(first.is_over());
  pass(first);
  EXPECT_TRUE(made().is_over());
  launch_.worktree_id = {1, 3};  // another folder
  EXPECT_FALSE(made().is_over());
  launch_.worktree_id = {1, 2};
  launch_.readiness.commands = {{"make", "more"}};
  EXPECT_FALSE(made().is_over());
}

TEST_F(SetUpTest, ComesBeforeWhatIsRunWithEachAttempt) {
  launch_.readiness.commands = {{"make"}};
  launch_.readiness.before_run = {{"sh", "-c", "docker up"}};
  launch_.readiness.commands_timeout_s = 60;
  runner::SetUp first = made();
  EXPECT_EQ(first.moment(), "set-up");
  EXPECT_EQ(first.timeout_s(), 90);
  first.step_done();
  EXPECT_TRUE(os::file_id(folder_ / "ready"));
  EXPECT_EQ(first.heading(), "before_run: docker up");
  EXPECT_EQ(first.moment(), "before_run");
  EXPECT_EQ(first.timeout_s(), 60);
  EXPECT_EQ(first.failure({1, std::nullopt}), "before_run 'docker up' exited with status 1");
  EXPECT_EQ(first.timed_out(), "before_run 'docker up' was not done after 1m");
  first.step_done();
  EXPECT_TRUE(first.is_over());
  EXPECT_EQ(first.moment(), "");
  runner::SetUp second = made();
  EXPECT_EQ(second.heading(), "before_run: docker up");
  second.step_done();
  EXPECT_TRUE(second.is_over());
}

TEST_F(SetUpTest, MarksNothingReadyWhereOnlyEachAttemptHasSteps) {
  launch_.readiness.before_run = {{"true"}};
  runner::SetUp set_up = made();
  pass(set_up);
  EXPECT_FALSE(os::file_id(folder_ / "ready"));
}

TEST_F(SetUpTest, TellsTheLastLineOfWhatFailed) {
  launch_.readiness.commands = {{"make"}, {"true"}};
  runner::SetUp set_up = made();
  set_up.hear("compiling\nerror: no");
  set_up.hear(" such file\n\n");
  EXPECT_EQ(set_up.failure({2, std::nullopt}),
            "the set-up 'make' exited with status 2: error: no such file");
  set_up.hear("at the end");
  EXPECT_EQ(set_up.failure({2, std::nullopt}),
            "the set-up 'make' exited with status 2: at the end");
  EXPECT_EQ(set_up.timed_out(), "the set-up 'make' was not done after 90s");
  set_up.step_done();
  EXPECT_EQ(set_up.failure({std::nullopt, 9}), "the set-up 'true' was ended by signal 9 (Killed)");
}

}  // namespace
}  // namespace wave::runner
