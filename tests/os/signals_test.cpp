// SPDX-License-Identifier: MIT
#include "os/signals.h"

#include <csignal>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The wait status of a process that does the deed: signals are a matter of whole processes.
int in_process(const std::function<int()>& deed) {
  const pid_t pid = fork();
  if (pid == 0) _exit(deed());
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

TEST(Interrupts, AreOnlyAFlagTheFirstTime) {
  const int status = in_process([] {
    watch_interrupts();
    if (interrupted()) return 1;
    raise(SIGINT);
    return interrupted() ? 0 : 2;
  });
  EXPECT_EQ(status, 0);
}

TEST(Interrupts, EndTheProgramTheSecondTimeWhicheverTheyAre) {
  const int status = in_process([] {
    watch_interrupts();
    raise(SIGINT);
    raise(SIGTERM);
    return 0;
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

TEST(Interrupts, WatchingThemAlsoSurvivesABrokenPipe) {
  const int status = in_process([] {
    watch_interrupts();
    int ends[2];
    if (pipe(ends) != 0) return 1;
    close(ends[0]);
    return write(ends[1], "x", 1) == -1 ? 0 : 2;
  });
  EXPECT_EQ(status, 0);
}

TEST(SignalQueue, KeepsSignalsUntilTheyAreReceived) {
  const int status = in_process([] {
    SignalQueue queue({SIGUSR1, SIGHUP});
    if (!queue.receive().empty()) return 1;
    raise(SIGUSR1);
    raise(SIGHUP);
    const auto got = queue.receive();
    if (got.size() != 2) return 2;
    return queue.receive().empty() ? 0 : 3;
  });
  EXPECT_EQ(status, 0);
}

TEST(Signals, AnIgnoredOneDoesNothing) {
  const int status = in_process([] {
    ignore_signal(SIGHUP);
    raise(SIGHUP);
    return 0;
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace wave::os
