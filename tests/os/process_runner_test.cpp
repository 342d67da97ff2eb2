// SPDX-License-Identifier: MIT
#include "os/process_runner.h"

#include "error/error.h"
#include "os/file_descriptor.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/process_identity.h"
#include "os/signals.h"
#include "support/eventually.h"
#include "support/temp_folder.h"

#include <csignal>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::TempFolder;
using testing::HasSubstr;

Command shell(const std::string& script) {
  Command command;
  command.argv = {"sh", "-c", script};
  return command;
}

Finished run(const Command& command) { return SystemProcessRunner().run(command); }

std::string error_of(const Command& command) {
  try {
    run(command);
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << error.what();
    return error.what();
  }
  return "no error";
}

bool has_children() { return waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) == 0; }

TEST(ProcessRunner, GivesOutputErrorsAndExitCodeApart) {
  const Finished done = run(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(done.output, "out\n");
  EXPECT_EQ(done.errors, "err\n");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_EQ(done.signal, std::nullopt);
  EXPECT_FALSE(done.ok());
  EXPECT_TRUE(run(shell("true")).ok());
}

TEST(ProcessRunner, SaysWhichSignalEndedTheProgram) {
  const Finished done = run(shell("kill -9 $$"));
  EXPECT_EQ(done.signal, SIGKILL);
  EXPECT_EQ(done.exit_code, std::nullopt);
  EXPECT_FALSE(done.timed_out);
}

TEST(ProcessRunner, PassesArgumentsAsTheyAre) {
  Command command;
  command.argv = {"printf", "%s|", "a b", "", "$HOME", "\"'\\\n"};
  EXPECT_EQ(run(command).output, "a b||$HOME|\"'\\\n|");
}

TEST(ProcessRunner, KeepsTheNameTheProgramWasCalledBy) {
  EXPECT_EQ(run(shell("tr '\\0' ' ' < /proc/$$/cmdline | cut -c1-5")).output, "sh -c\n");
}

TEST(ProcessRunner, GivesTheProgramItsEnvironmentAndNothingElse) {
  Command command;
  command.argv = {"env"};
  command.environment = {{"PATH", "/usr/bin:/bin"}, {"A", "b=c"}};
  EXPECT_EQ(run(command).output, "PATH=/usr/bin:/bin\nA=b=c\n");
  command.environment = {};  // then the program is looked up where the system keeps them
  EXPECT_EQ(run(command).output, "");
}

TEST(ProcessRunner, RunsInTheGivenFolder) {
  const TempFolder folder;
  Command command = shell("pwd -P");
  command.directory = folder.path();
  EXPECT_EQ(run(command).output, folder.path().string() + "\n");
}

TEST(ProcessRunner, LargeInputAndLargeOutputDoNotWaitForEachOther) {
  Command command;
  command.argv = {"cat"};
  for (int i = 0; command.input.size() < 5'000'000; ++i) command.input += std::to_string(i) + "\n";
  const Finished done = run(command);
  EXPECT_TRUE(done.ok());
  EXPECT_TRUE(done.output == command.input);
  EXPECT_FALSE(done.truncated);
}

TEST(ProcessRunner, AProgramThatDoesNotReadItsInputIsNoTrouble) {
  Command command = shell("exit 0");
  command.input = std::string(5'000'000, 'x');
  EXPECT_TRUE(run(command).ok());
}

TEST(ProcessRunner, AnEmptyInputEndsAtOnce) { EXPECT_EQ(run(shell("wc -c")).output, "0\n"); }

TEST(ProcessRunner, OutputAboveTheCapIsDroppedWhileTheProgramGoesOn) {
  const Finished done = run(shell("head -c 20000000 /dev/zero; echo end >&2"));
  EXPECT_TRUE(done.ok());
  EXPECT_TRUE(done.truncated);
  EXPECT_EQ(done.output.size(), 16U << 20);
  EXPECT_EQ(done.errors, "end\n");
}

TEST(ProcessRunner, WhatIsDiscardedIsNotReturned) {
  Command command = shell("echo out; echo err >&2");
  command.output = Output::discard;
  const Finished done = run(command);
  EXPECT_EQ(done.output, "");
  EXPECT_EQ(done.errors, "err\n");
}

TEST(ProcessRunner, ADaemonThatKeepsTheOutputsOpenIsNotWaitedFor) {
  const Finished done = run(shell("sleep 60 & echo $!"));
  EXPECT_TRUE(done.ok());
  const int daemon = std::stoi(done.output);
  const auto who = identify(daemon);
  ASSERT_TRUE(who);
  EXPECT_EQ(life_of(*who), Life::alive);
  send_signal(*who, SIGKILL);
}

TEST(ProcessRunner, SaysWhatWasNotFound) {
  Command command;
  command.argv = {"no-such-program"};
  EXPECT_EQ(error_of(command), "'no-such-program' not found");
  command.argv = {"/no/such/program"};
  EXPECT_EQ(error_of(command), "'/no/such/program' not found");
  command.argv = {"true"};
  command.directory = "/no/such/folder";
  EXPECT_EQ(error_of(command), "cannot run 'true' in '/no/such/folder': no such folder");
  command.argv = {};
  EXPECT_EQ(error_of(command), "cannot run an empty command");
  EXPECT_FALSE(has_children());
}

TEST(ProcessRunner, SaysWhyAFileCannotBeRun) {
  const TempFolder folder;
  write_file(folder / "text", "#!/no/such/interpreter\n", Durability::fast, 0700);
  Command command;
  command.argv = {folder / "text"};
  EXPECT_THAT(error_of(command), HasSubstr("No such file or directory"));
  write_file(folder / "text", "#!/bin/sh\n", Durability::fast, 0600);
  EXPECT_THAT(error_of(command), HasSubstr("Permission denied"));
  EXPECT_FALSE(has_children());
}

TEST(ProcessRunner, ATimeOutEndsTheWholeGroupWithoutLeavingAProcess) {
  Command command =
      shell("trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 60; done' & wait");
  command.timeout = 2s;
  command.environment.emplace_back("WAVE_RUN", "timed-out-" + std::to_string(getpid()));
  const auto start = std::chrono::steady_clock::now();
  const Finished done = run(command);
  EXPECT_TRUE(done.timed_out);
  EXPECT_EQ(done.signal, SIGKILL);
  EXPECT_FALSE(done.output.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 15s);
  const RunProcesses left{"WAVE_RUN=" + command.environment.back().second, {}, {}};
  EXPECT_TRUE(eventually([&] { return find_processes(left).empty(); }));
}

TEST(ProcessRunner, ATimeOutLetsThoseWhoObeyCleanUp) {
  const TempFolder folder;
  // The leader dies at once, a member of its group needs a moment for its last words.
  Command command = shell(
      "(trap 'sleep 0.1; echo bye > bye; exit' TERM; echo ready; while :; do sleep 0.01; done) & "
      "wait");
  command.directory = folder.path();
  command.timeout = 2s;
  const Finished done = run(command);
  EXPECT_TRUE(done.timed_out);
  EXPECT_EQ(done.signal, SIGTERM);
  EXPECT_EQ(read_file(folder / "bye"), "bye\n");
}

TEST(ProcessRunner, ATimeOutThatIsNotReachedChangesNothing) {
  Command command = shell("echo done; exit 4");
  command.timeout = 60s;
  const Finished done = run(command);
  EXPECT_FALSE(done.timed_out);
  EXPECT_EQ(done.exit_code, 4);
  EXPECT_EQ(done.output, "done\n");
}

TEST(ProcessRunner, AnEndlessTalkerDoesNotHoldUpItsTimeOut) {
  Command command;
  command.argv = {"yes"};
  command.timeout = 100ms;
  EXPECT_TRUE(run(command).timed_out);
}

TEST(ProcessRunner, ChildrenInheritNoDescriptor) {
  // Deliberately without CLOEXEC, as a careless parent or library would leave it.
  const FileDescriptor null(open("/dev/null", O_RDONLY));
  const FileDescriptor leaked(fcntl(null.get(), F_DUPFD, 77));
  EXPECT_EQ(run(shell("ls /proc/self/fd | tr '\\n' ' '")).output, "0 1 2 3 ");  // 3: ls's own
}

TEST(ProcessRunner, ChildrenGetDefaultSignalsAndAnEmptyMask) {
  const auto before = signal(SIGUSR1, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigset_t old;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR2);
  sigprocmask(SIG_BLOCK, &blocked, &old);
  const std::string text = run(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status")).output;
  sigprocmask(SIG_SETMASK, &old, nullptr);
  signal(SIGUSR1, before);
  EXPECT_EQ(text, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(ProcessRunner, ExitStatusesComeAlsoWhenOurParentIgnoredThem) {
  const auto before = signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(run(shell("exit 5")).exit_code, 5);
  signal(SIGCHLD, before);
}

TEST(ProcessRunner, NoDescriptorOfOursIsLeftOpen) {
  const auto count = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  };
  run(shell("true"));
  const auto before = count();
  for (int i = 0; i < 5; ++i) run(shell("echo x"));
  Command missing;
  missing.argv = {"/no/such/program"};
  error_of(missing);
  EXPECT_EQ(count(), before);
}

TEST(ProcessRunner, OnlyACommandWithATimeOutLeavesOurSession) {
  Command command = shell("cut -d' ' -f6 /proc/$$/stat");
  EXPECT_EQ(run(command).output, std::to_string(getsid(0)) + "\n");
  command = shell("echo $$; cut -d' ' -f6 /proc/$$/stat");
  command.timeout = 60s;
  const std::string output = run(command).output;
  const std::string pid = output.substr(0, output.find('\n') + 1);
  EXPECT_EQ(output, pid + pid);
}

TEST(ProcessRunner, CtrlCIsPassedOnToACommandWithATimeOut) {
  const pid_t pid = fork();  // a program of its own, since the flag stays up
  if (pid == 0) {
    watch_interrupts();
    Command command = shell("kill -INT $PPID; while :; do sleep 60; done");
    command.timeout = 60s;
    const Finished stopped = run(command);
    const Finished after = run(shell("exit 6"));  // cleaning up afterwards still works
    command = shell("exit 7");
    command.timeout = 60s;
    const bool good = stopped.signal == SIGTERM && !stopped.timed_out && after.exit_code == 6 &&
                      run(command).exit_code == 7;
    _exit(good ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

TEST(ProcessRunner, ADetachedProgramIsNobodysChildAndLeadsASession) {
  const TempFolder folder;
  Command command =
      shell("readlink /proc/self/fd/0 /proc/self/fd/1 > out.new; mv out.new out; exec sleep 60");
  command.directory = folder.path();
  const int pid = SystemProcessRunner().start_detached(command);
  const auto stat = process_stat(pid);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->session, pid);
  EXPECT_NE(stat->parent, getpid());
  EXPECT_FALSE(has_children());
  EXPECT_TRUE(eventually([&] { return std::filesystem::exists(folder / "out"); }));
  EXPECT_THAT(read_file(folder / "out").value_or(""), testing::StartsWith("/dev/null\n"));
  send_signal(*identify(pid), SIGKILL);
}

TEST(ProcessRunner, ADetachedProgramHoldsTheLockThatItIsGiven) {
  const TempFolder folder;
  auto lock = FileLock::try_acquire(folder / "lock");
  Command command = shell("exec sleep 60");
  command.held = lock->descriptor();
  const int pid = SystemProcessRunner().start_detached(command);
  lock.reset();
  EXPECT_TRUE(FileLock::is_held(folder / "lock"));
  send_signal(*identify(pid), SIGKILL);
  EXPECT_TRUE(eventually([&] { return !FileLock::is_held(folder / "lock"); }));
}

TEST(ProcessRunner, ADetachedProgramThatCannotStartIsReported) {
  Command command;
  command.argv = {"/no/such/program"};
  EXPECT_THROW(SystemProcessRunner().start_detached(command), Error);
  command.argv = {"true"};
  command.directory = "/no/such/folder";
  EXPECT_THROW(SystemProcessRunner().start_detached(command), Error);
  EXPECT_FALSE(has_children());
}

TEST(FindProgram, LooksOnlyInAbsoluteFoldersForWhatCanBeRun) {
  const TempFolder folder;
  for (const char* name : {"a", "b"}) make_folder(folder / name);
  write_file(folder / "a/tool", "", Durability::fast, 0600);
  write_file(folder / "b/tool", "", Durability::fast, 0700);
  make_folder(folder / "a/folder");
  const std::string path = (folder / "a").string() + "::" + (folder / "b").string();
  EXPECT_EQ(find_program("tool", path), folder / "b/tool");
  EXPECT_EQ(find_program("folder", path), std::nullopt);
  EXPECT_EQ(find_program("", path), std::nullopt);
  EXPECT_EQ(find_program(folder / "b/tool", ""), folder / "b/tool");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder / "b");
  EXPECT_EQ(find_program("tool", ".::"), std::nullopt);
  EXPECT_EQ(find_program("./tool", ""), folder / "b/./tool");
  std::filesystem::current_path(before);
}

TEST(EnvironmentOfOurs, IsReadAsItIs) {
  setenv("WAVE_TEST_VALUE", "a=b", 1);
  EXPECT_EQ(variable("WAVE_TEST_VALUE"), "a=b");
  EXPECT_EQ(variable(current_environment(), "WAVE_TEST_VALUE"), "a=b");
  unsetenv("WAVE_TEST_VALUE");
  EXPECT_EQ(variable("WAVE_TEST_VALUE"), std::nullopt);
  EXPECT_EQ(variable(Environment{}, "PATH"), std::nullopt);
}

}  // namespace
}  // namespace wave::os
