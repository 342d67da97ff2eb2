// SPDX-License-Identifier: MIT
#include "runner/ending.h"

#include "os/child.h"
#include "support/sleeping_clock.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace wave::runner {
namespace {

constexpr std::chrono::milliseconds k_grace{200};
constexpr std::chrono::seconds k_long{60};

// A shell in a session of its own that carries the run's mark; `script` says "ready" when it is.
os::Child start(const std::string& run, const std::string& script) {
  os::ChildCommand command;
  command.argv = {"/bin/sh", "-c", script};
  command.environment = {{"PATH", "/usr/bin:/bin"}, {"WAVE_RUN", run}};
  os::Child child = os::Child::start(command);
  std::string said;
  while (said.find("ready") == std::string::npos) {
    char buffer[64];
    const ssize_t got = read(child.output(), buffer, sizeof buffer);
    if (got > 0) said.append(buffer, static_cast<size_t>(got));
  }
  return child;
}

TEST(Ending, EndsAProcessThatObeys) {
  const os::SystemClock clock;
  os::Child child = start("aaaaaaaaaa-1", "echo ready; exec sleep 100");
  EXPECT_EQ(end_processes(processes_of("aaaaaaaaaa-1", os::identify(child.pid())), k_grace, clock),
            Ending::Progress::gone);
  EXPECT_EQ(child.collect()->signal, SIGTERM);
}

TEST(Ending, EndsWhatIgnoresTermAndWhatHasLeftTheSession) {
  const os::SystemClock clock;
  os::Child child = start("bbbbbbbbbb-1",
                          "trap '' TERM HUP; setsid sh -c 'trap \"\" TERM; exec sleep 100' & "
                          "echo ready; exec sleep 100");
  const auto wanted = processes_of("bbbbbbbbbb-1", os::identify(child.pid()));
  EXPECT_EQ(end_processes(wanted, k_grace, clock), Ending::Progress::gone);
  EXPECT_TRUE(os::find_processes(wanted).empty());
}

TEST(Ending, AMachineThatSleepsMeanwhileLeavesThemTheirTime) {
  const test::SleepingClock clock;
  os::Child child =
      start("dddddddddd-1", "trap 'sleep 0.3; exit 5' TERM; sleep 100 & echo ready; wait");
  EXPECT_EQ(end_processes(processes_of("dddddddddd-1", os::identify(child.pid())), k_long, clock),
            Ending::Progress::gone);
  EXPECT_EQ(child.collect()->exit_code, 5);
}

TEST(Ending, LeavesOtherRunsAlone) {
  const os::SystemClock clock;
  os::Child other = start("cccccccccc-10", "echo ready; exec sleep 100");
  EXPECT_EQ(end_processes(processes_of("cccccccccc-1", std::nullopt), k_grace, clock),
            Ending::Progress::gone);
  EXPECT_EQ(os::life_of(*os::identify(other.pid())), os::Life::alive);
  end_processes(processes_of("cccccccccc-10", std::nullopt), k_grace, clock);
}

}  // namespace
}  // namespace wave::runner
