// SPDX-License-Identifier: MIT
#include "os/child.h"

#include "error/error.h"
#include "os/files.h"
#include "os/process_identity.h"
#include "support/eventually.h"
#include "support/temp_folder.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using test::eventually;
using test::TempFolder;
using testing::HasSubstr;

ChildCommand shell(const std::string& script, Stdio stdio = Stdio::pipes) {
  ChildCommand command;
  command.argv = {"sh", "-c", script};
  command.environment = current_environment();
  command.stdio = stdio;
  return command;
}

// Reads until the text shows up or the other side closes.
std::string read_until(int fd, const std::string& text = "\x01") {
  std::string out;
  std::array<char, 4096> buffer;
  pollfd ready{fd, POLLIN, 0};
  while (out.find(text) == std::string::npos && poll(&ready, 1, 20'000) > 0) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EAGAIN) continue;
    if (got <= 0) break;  // EIO: the terminal's other side is closed
    out.append(buffer.data(), static_cast<size_t>(got));
  }
  return out;
}

ChildEnd wait_for(Child& child) {
  pollfd ended{child.ended(), POLLIN, 0};
  EXPECT_EQ(poll(&ended, 1, 20'000), 1);
  const auto end = child.collect();
  EXPECT_TRUE(end);
  return end.value_or(ChildEnd{});
}

TEST(Child, GivesItsOutputAndItsErrorsApart) {
  Child child = Child::start(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(read_until(child.output()), "out\n");
  EXPECT_EQ(read_until(child.errors()), "err\n");
  EXPECT_EQ(wait_for(child).exit_code, 3);
  EXPECT_EQ(child.collect()->exit_code, 3);  // as often as one asks
}

TEST(Child, IsNotWaitedForWhileItRuns) {
  Child child = Child::start(shell("exec sleep 60"));
  EXPECT_EQ(child.collect(), std::nullopt);
  char byte = 0;
  EXPECT_EQ(read(child.output(), &byte, 1), -1);
  EXPECT_EQ(errno, EAGAIN);
  kill(-child.pid(), SIGKILL);
  EXPECT_EQ(wait_for(child).signal, SIGKILL);
}

TEST(Child, LeadsASessionAndAGroup) {
  Child child = Child::start(shell("exec sleep 60"));
  const auto stat = process_stat(child.pid());
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->session, child.pid());
  EXPECT_EQ(stat->group, child.pid());
  kill(-child.pid(), SIGKILL);
  wait_for(child);
}

TEST(Child, ReadsItsInputFromAFile) {
  const TempFolder folder;
  write_file(folder / "prompt", "do it\n");
  ChildCommand command = shell("cat; test ! -t 0 && pwd -P");
  command.input_file = folder / "prompt";
  command.directory = folder.path();
  Child child = Child::start(command);
  EXPECT_EQ(read_until(child.output()), "do it\n" + folder.path().string() + "\n");
  EXPECT_EQ(wait_for(child).exit_code, 0);
  command.input_file.clear();
  Child without = Child::start(command);
  EXPECT_EQ(read_until(without.output()), folder.path().string() + "\n");
  wait_for(without);
}

TEST(Child, OnATerminalSeesOneOfTheGivenSize) {
  ChildCommand command =
      shell("test -t 0 && test -t 1 && test -t 2 && stty size < /dev/tty", Stdio::terminal);
  command.size = {33, 77};
  Child child = Child::start(command);
  EXPECT_EQ(child.errors(), -1);
  EXPECT_EQ(read_until(child.output()), "33 77\r\n");
  EXPECT_EQ(wait_for(child).exit_code, 0);
}

TEST(Child, OnATerminalIsToldOfANewSize) {
  Child child = Child::start(shell(
      "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.01; done", Stdio::terminal));
  EXPECT_THAT(read_until(child.output(), "ready"), HasSubstr("ready"));
  child.resize({12, 34});
  EXPECT_THAT(read_until(child.output(), "12 34"), HasSubstr("12 34"));
  EXPECT_EQ(wait_for(child).exit_code, 0);
}

TEST(Child, OnATerminalIsTypedTo) {
  Child child = Child::start(shell("read line; echo \"got $line\"", Stdio::terminal));
  ASSERT_EQ(write(child.output(), "hello\n", 6), 6);
  EXPECT_THAT(read_until(child.output(), "got hello"), HasSubstr("got hello"));
  EXPECT_EQ(wait_for(child).exit_code, 0);
}

TEST(Child, OnATerminalIsInterruptedByCtrlC) {
  Child child = Child::start(shell("echo ready; exec sleep 60", Stdio::terminal));
  read_until(child.output(), "ready");
  ASSERT_EQ(write(child.output(), "\x03", 1), 1);
  EXPECT_EQ(wait_for(child).signal, SIGINT);
}

TEST(Child, ThatCannotStartIsReportedWithItsName) {
  for (const Stdio stdio : {Stdio::pipes, Stdio::terminal}) {
    ChildCommand command;
    command.argv = {"no-such-agent"};
    command.stdio = stdio;
    try {
      Child::start(command);
      ADD_FAILURE() << "it started";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "'no-such-agent' not found");
    }
  }
  ChildCommand command = shell("true");
  command.input_file = "/no/such/prompt";
  EXPECT_THROW(Child::start(command), Error);
}

// A process of its own that runs the deed as a subreaper, since that cannot be taken back.
int as_subreaper(const std::function<bool()>& deed) {
  const pid_t pid = fork();
  if (pid == 0) {
    become_subreaper();
    _exit(deed() ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

bool has_zombie_of_ours() {
  for (const ProcessStat& stat : all_processes()) {
    if (stat.parent == getpid() && stat.ended()) return true;
  }
  return false;
}

TEST(Subreaper, AdoptsAndReapsOrphans) {
  EXPECT_EQ(as_subreaper([] {
              Child child = Child::start(shell("(setsid sh -c 'exit 0' &); exec sleep 60"));
              if (!eventually(has_zombie_of_ours)) return false;  // the orphan, which came to us
              reap_adopted(child.pid());
              const bool reaped = !has_zombie_of_ours();
              kill(-child.pid(), SIGKILL);
              return reaped && wait_for(child).signal == SIGKILL;
            }),
            0);
}

TEST(Subreaper, LeavesTheExitStatusOfItsOwnChild) {
  EXPECT_EQ(as_subreaper([] {
              Child child = Child::start(shell("(setsid sh -c 'exit 0' &); exit 9"));
              const auto both_ended = [] {
                int count = 0;
                for (const ProcessStat& stat : all_processes()) {
                  count += stat.parent == getpid() && stat.ended();
                }
                return count == 2;
              };
              if (!eventually(both_ended)) return false;
              reap_adopted(child.pid());
              if (both_ended()) return false;
              return wait_for(child).exit_code == 9 && !has_zombie_of_ours();
            }),
            0);
}

}  // namespace
}  // namespace wave::os
