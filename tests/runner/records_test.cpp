// SPDX-License-Identifier: MIT
#include "error/error.h"
#include "os/child.h"
#include "os/clock.h"
#include "runner/exit_record.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"
#include "support/eventually.h"
#include "support/temp_folder.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

TEST(LaunchRecord, ReadsBackAsItWasWritten) {
  test::TempFolder folder;
  LaunchRecord record;
  record.run = "0123456789-1";
  record.task = "0123456789";
  record.argv = {"sh", "-c", "echo \"$1\"\n", ""};
  record.worktree = "/some/where with space";
  record.timeout_s = 7;
  record.slot = 3;
  record.readiness.checkout = "/check/out";
  record.readiness.include = true;
  record.readiness.copy = {"a b"};
  record.readiness.commands = {{"sh", "-c", "x\ny"}, {"z"}};
  record.readiness.withheld = {"KEY"};
  record.readiness.timeout_s = 5;
  record.readiness.before_run = {{"up"}};
  record.readiness.after_run = {{"down", "-v"}, {"log"}};
  record.readiness.commands_timeout_s = 9;
  record.sandbox = {true, {"/opt/a b"}, {}};
  record.limits = {10, 1 << 30, 60, 5};
  record.retry = {3, 1, 60, {domain::Reason::lost, domain::Reason::agent_exit}, 2, 30};
  write_launch(folder.path(), record);
  const auto read = read_launch(folder.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->argv, record.argv);
  EXPECT_EQ(read->worktree, record.worktree);
  EXPECT_EQ(read->timeout_s, 7);
  EXPECT_EQ(read->slot, 3);
  EXPECT_EQ(read->readiness.checkout, "/check/out");
  EXPECT_TRUE(read->readiness.include);
  EXPECT_EQ(read->readiness.copy, record.readiness.copy);
  EXPECT_EQ(read->readiness.commands, record.readiness.commands);
  EXPECT_EQ(read->readiness.withheld, record.readiness.withheld);
  EXPECT_EQ(read->readiness.timeout_s, 5);
  EXPECT_EQ(read->readiness.before_run, record.readiness.before_run);
  EXPECT_EQ(read->readiness.after_run, record.readiness.after_run);
  EXPECT_EQ(read->readiness.commands_timeout_s, 9);
  EXPECT_TRUE(read->sandbox.on);
  EXPECT_EQ(read->sandbox.read, record.sandbox.read);
  EXPECT_EQ(read->limits.processes, 10);
  EXPECT_EQ(read->limits.memory_bytes, 1 << 30);
  EXPECT_EQ(read->limits.cpu_s, 60);
  EXPECT_EQ(read->limits.file_bytes, 5);
  EXPECT_EQ(read->retry, record.retry);
}

TEST(LaunchRecord, MissingIsNothingAndDamagedIsAnError) {
  test::TempFolder folder;
  EXPECT_FALSE(read_launch(folder.path()));
  std::ofstream(folder / "launch.json") << "{\"run\":";
  EXPECT_THROW(read_launch(folder.path()), Error);
}

TEST(Environment, IsHandedOverOnce) {
  test::TempFolder folder;
  write_environment(folder.path(), {{"A", "1"}, {"B", "two\nlines = x"}});
  const os::Environment taken = take_environment(folder.path());
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[1].second, "two\nlines = x");
  EXPECT_FALSE(std::filesystem::exists(folder / "environment"));
  EXPECT_TRUE(take_environment(folder.path()).empty());
}

TEST(OwnerLife, IsUnknownWithoutARecordAndAliveWhileTheStarterLives) {
  test::TempFolder folder;
  EXPECT_EQ(owner_life(folder.path()), std::nullopt);
  write_starter(folder.path(), os::self_identity());
  EXPECT_EQ(owner_life(folder.path()), os::Life::alive);
  os::ProcessIdentity gone = os::self_identity();
  gone.start_ticks -= 1;
  write_starter(folder.path(), gone);
  EXPECT_EQ(owner_life(folder.path()), os::Life::dead);
}

TEST(OwnerLife, WithoutARecordOnlyAnotherBootProvesDeath) {
  test::TempFolder folder;
  LaunchRecord launch;
  write_launch(folder.path(), launch);  // of a version that did not say
  EXPECT_EQ(owner_life(folder.path()), std::nullopt);
  launch.boot = os::boot_id();
  write_launch(folder.path(), launch);
  EXPECT_EQ(owner_life(folder.path()), std::nullopt);
  launch.boot = "another boot";
  write_launch(folder.path(), launch);
  EXPECT_EQ(owner_life(folder.path()), os::Life::dead);
  std::ofstream(folder / "launch.json") << "{\"run\":";
  EXPECT_EQ(owner_life(folder.path()), std::nullopt);
}

TEST(OwnerLife, ARunnerIsSeenWhoseRecordIsLost) {
  test::TempFolder folder;
  const std::string run = "0123456789-1";
  const auto run_dir = folder.path() / "wave" / "runs" / run;
  std::filesystem::create_directories(run_dir);
  EXPECT_EQ(owner_life(run_dir), std::nullopt);
  std::ofstream(folder / "runner") << "read line\n";
  os::ChildCommand command;
  command.argv = runner_words(folder.path(), run);  // a shell reads the script `runner`
  command.argv.insert(command.argv.begin(), "sh");
  command.environment = {{"PATH", "/usr/bin:/bin"}};
  command.directory = folder.path();
  command.stdio = os::Stdio::terminal;  // where nobody types a line
  os::Child child = os::Child::start(command);
  EXPECT_EQ(owner_life(run_dir), os::Life::alive);
  EXPECT_EQ(runner_process(run_dir), os::identify(child.pid()));
  EXPECT_EQ(owner_life(run_dir.parent_path() / "0123456789-2"), std::nullopt);
  // The starter may have been killed before the runner had written anything.
  os::ProcessIdentity gone = os::self_identity();
  gone.start_ticks -= 1;
  write_starter(run_dir, gone);
  EXPECT_EQ(owner_life(run_dir), os::Life::alive);
  os::send_signal(*os::identify(child.pid()), SIGKILL);
  EXPECT_TRUE(test::eventually([&] { return child.collect().has_value(); }));
  EXPECT_EQ(owner_life(run_dir), os::Life::dead);
}

TEST(OwnerLife, APidOfAnotherBootOrAnotherStartTimeIsDead) {
  test::TempFolder folder;
  os::ProcessIdentity other = os::self_identity();
  other.boot = "another boot";
  write_owner(folder.path(), {other, std::nullopt, 0});
  EXPECT_EQ(owner_life(folder.path()), os::Life::dead);
  os::ProcessIdentity reused = os::self_identity();
  reused.start_ticks -= 1;
  write_owner(folder.path(), {reused, std::nullopt, 0});
  EXPECT_EQ(owner_life(folder.path()), os::Life::dead);
}

TEST(ExitRecord, SpeaksOnlyOfItsOwnRun) {
  test::TempFolder folder;
  domain::Event event;
  event.id = "x.0123456789-1";
  event.task = "0123456789";
  event.run = "0123456789-1";
  event.to = domain::State::done;
  event.body = domain::RunEnded{};
  write_exit(folder.path(), event);
  EXPECT_TRUE(read_exit(folder.path(), "0123456789-1"));
  EXPECT_FALSE(read_exit(folder.path(), "0123456789-2"));
  std::ofstream(folder / "exit.json") << "{\"id\":\"x\",\"ta";
  EXPECT_FALSE(read_exit(folder.path(), "0123456789-1"));
}

}  // namespace
}  // namespace wave::runner
