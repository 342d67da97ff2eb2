// SPDX-License-Identifier: MIT
#include "actions/runner_ends.h"

#include "os/child.h"
#include "runner/owner_record.h"
#include "support/temp_folder.h"

#include <csignal>

#include <gmock/gmock.h>
#include <poll.h>

namespace wave::actions {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class RunnerEndsTest : public testing::Test {
 protected:
  // A process in the place of the run's runner.
  os::Child begin(const std::string& run) {
    os::ChildCommand command;
    command.argv = {"sleep", "60"};
    command.environment = os::current_environment();
    os::Child child = os::Child::start(command);
    std::filesystem::create_directories(folder_.path() / run);
    runner::write_owner(folder_.path() / run, {os::identify(child.pid()).value(), std::nullopt, 0});
    return child;
  }
  static void end(os::Child& child) {
    kill(child.pid(), SIGKILL);
    pollfd fd{child.ended(), POLLIN, 0};
    ASSERT_EQ(poll(&fd, 1, 20000), 1);
  }
  std::filesystem::path run(const std::string& name) { return folder_.path() / name; }

  test::TempFolder folder_;
  RunnerEnds ends_;
};

TEST_F(RunnerEndsTest, TellsWhoLives) {
  os::Child child = begin("a-1");
  ends_.watch({run("a-1"), run("b-1")});
  EXPECT_TRUE(ends_.lives(run("a-1")));
  EXPECT_FALSE(ends_.lives(run("b-1"))) << "nobody knows its runner";
  EXPECT_FALSE(ends_.all_are_known());
  EXPECT_THAT(ends_.descriptors(), SizeIs(1));
  end(child);
  EXPECT_FALSE(ends_.lives(run("a-1")));
}

TEST_F(RunnerEndsTest, KeepsWhatLivesAndForgetsTheRest) {
  os::Child stays = begin("a-1");
  os::Child goes = begin("b-1");
  ends_.watch({run("a-1"), run("b-1")});
  const std::vector<int> before = ends_.descriptors();
  ends_.watch({run("a-1"), run("b-1")});
  EXPECT_EQ(ends_.descriptors(), before) << "nothing is opened once more";
  end(goes);
  ends_.watch({run("a-1"), run("b-1")});
  EXPECT_THAT(ends_.descriptors(), SizeIs(1)) << "what has ended would wake us for ever";
  EXPECT_FALSE(ends_.all_are_known());
  ends_.watch({});
  EXPECT_THAT(ends_.descriptors(), IsEmpty());
  EXPECT_TRUE(ends_.all_are_known());
  end(stays);
}

// Its folder names another process from then on.
TEST_F(RunnerEndsTest, TakesTheNextRunnerWhereOneHasEnded) {
  os::Child first = begin("a-1");
  ends_.watch({run("a-1")});
  end(first);
  os::Child second = begin("a-1");
  EXPECT_FALSE(ends_.lives(run("a-1"))) << "until it is looked at anew";
  ends_.watch({run("a-1")});
  EXPECT_TRUE(ends_.lives(run("a-1")));
  end(second);
}

}  // namespace
}  // namespace wave::actions
