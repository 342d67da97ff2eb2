// SPDX-License-Identifier: MIT
#include "simulator/machine.h"

#include "os/files.h"
#include "os/signals.h"
#include "simulator/world.h"
#include "support/temp_folder.h"

#include <chrono>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace wave::simulator {
namespace {

using testing::ElementsAre;

// Of the simulated machine's time.
void pass(std::chrono::milliseconds time) { poll(nullptr, 0, static_cast<int>(time.count())); }

// Says when it is unwound.
struct Witness {
  explicit Witness(std::vector<std::string>& said) : said_(said) {}
  ~Witness() { said_.push_back("unwound"); }
  std::vector<std::string>& said_;
};

class MachineTest : public testing::Test {
 protected:
  void run() {
    for (int turns = 0; machine_.step(); ++turns) ASSERT_LT(turns, 10'000);
  }
  Process& start(std::function<void()> body) {
    return machine_.start("it", {"it"}, {}, std::move(body));
  }

  Machine machine_{1};
  std::vector<std::string> said_;
};

TEST_F(MachineTest, SleepingTakesItsOwnTimeAndNoneOfOurs) {
  const int64_t before = machine_.boot_ms();
  start([&] {
    pass(std::chrono::hours(5));
    said_.push_back("slept");
  });
  run();
  EXPECT_THAT(said_, ElementsAre("slept"));
  EXPECT_GE(machine_.boot_ms() - before, 5 * 3600 * 1000);
}

TEST_F(MachineTest, ExceptionsOfTwoProgramsDoNotMeet) {
  for (const char* name : {"one", "two"}) {
    start([this, name] {
      try {
        throw std::runtime_error(name);
      } catch (const std::exception& error) {
        pass(std::chrono::seconds(1));
        said_.emplace_back(error.what());
      }
    });
  }
  run();
  EXPECT_THAT(said_, testing::UnorderedElementsAre("one", "two"));
}

TEST_F(MachineTest, AKilledProgramIsUnwoundAndCatchesNothing) {
  Process& process = start([&] {
    const Witness witness(said_);
    try {
      pass(std::chrono::hours(1));
    } catch (const std::exception&) {
      said_.push_back("caught");
    }
    said_.push_back("went on");
  });
  machine_.at(machine_.boot_ms() + 1000, [&] { machine_.signal(process, SIGKILL); });
  run();
  EXPECT_THAT(said_, ElementsAre("unwound"));
}

TEST_F(MachineTest, AKilledProgramWritesNothingMore) {
  const test::TempFolder folder;
  Process& process = start([&] {
    for (const char* name : {"a", "b", "c"}) {
      os::write_file(folder / name, "written");
      said_.emplace_back(name);
    }
  });
  process.dies_at = 5;  // within the second file
  run();
  EXPECT_EQ(os::read_file(folder / "a"), "written");
  EXPECT_FALSE(os::read_file(folder / "c"));
  EXPECT_THAT(said_, testing::Not(testing::Contains("c")));
}

TEST_F(MachineTest, AnInterruptedProgramHearsOfIt) {
  Process& process = start([&] {
    while (!os::interrupted()) os::sleep_unless_interrupted(std::chrono::hours(1));
    said_.push_back("interrupted");
  });
  const int64_t before = machine_.boot_ms();
  machine_.at(before + 1000, [&] { machine_.signal(process, SIGTERM); });
  run();
  EXPECT_THAT(said_, ElementsAre("interrupted"));
  EXPECT_LT(machine_.boot_ms() - before, 60'000);
}

// What a failure is worth: the same seed shows it again.
TEST(World, TheSameSeedIsTheSameLife) {
  const auto folder = folder_for_lives();
  const auto life = [&](uint64_t seed) {
    std::vector<std::string> told;
    World(seed, folder, [&](const std::string& line) { told.push_back(line); }).live();
    return told;
  };
  for (uint64_t seed = 1; seed <= 5; ++seed) EXPECT_EQ(life(seed), life(seed)) << seed;
  EXPECT_NE(life(1), life(2));
}

}  // namespace
}  // namespace wave::simulator
