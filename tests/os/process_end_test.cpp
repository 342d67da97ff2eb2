// SPDX-License-Identifier: MIT
#include "os/process_end.h"

#include "os/child.h"
#include "os/watch.h"

#include <csignal>

#include <gtest/gtest.h>

namespace wave::os {
namespace {
using std::chrono::milliseconds;

constexpr milliseconds k_long{20000};

Child sleeper() {
  ChildCommand command;
  command.argv = {"sleep", "60"};
  command.environment = current_environment();
  return Child::start(command);
}

int64_t ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start).count();
}

TEST(ProcessEnd, WakesWhoWaitsForChangesToo) {
  Child child = sleeper();
  const auto end = end_of(identify(child.pid()).value());
  ASSERT_TRUE(end);
  Watch watch;
  EXPECT_FALSE(watch.wait(milliseconds(1), {end->get()}));
  EXPECT_FALSE(has_ended(*end));
  const auto start = std::chrono::steady_clock::now();
  kill(child.pid(), SIGKILL);
  EXPECT_FALSE(watch.wait(k_long, {end->get()}));
  EXPECT_TRUE(has_ended(*end));
  EXPECT_LT(ms_since(start), k_long.count());
}

TEST(ProcessEnd, IsWaitedForNoLongerThanAskedFor) {
  Child child = sleeper();
  const ProcessIdentity identity = identify(child.pid()).value();
  await_end(identity, milliseconds(1));
  EXPECT_EQ(life_of(identity), Life::alive);
  kill(child.pid(), SIGKILL);
  const auto start = std::chrono::steady_clock::now();
  await_end(identity, k_long);
  EXPECT_LT(ms_since(start), k_long.count());
  EXPECT_EQ(life_of(identity), Life::dead);
}

TEST(ProcessEnd, OfAnotherProcessWithTheSameNumberIsNone) {
  Child child = sleeper();
  ProcessIdentity other = identify(child.pid()).value();
  ++other.start_ticks;
  EXPECT_FALSE(end_of(other));
  EXPECT_FALSE(end_of({}));
  kill(child.pid(), SIGKILL);
}

}  // namespace
}  // namespace wave::os
