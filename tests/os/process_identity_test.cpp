// SPDX-License-Identifier: MIT
#include "os/process_identity.h"

#include "os/brand.h"
#include "os/child.h"
#include "os/process_runner.h"
#include "support/eventually.h"

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using test::eventually;
using testing::IsEmpty;

// A child of the test that does something forever and is gone at the end.
class Forked {
 public:
  explicit Forked(const std::function<void()>& deed) : pid_(fork()) {
    if (pid_ != 0) return;
    deed();
    while (true) pause();
  }
  ~Forked() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  int pid() const { return pid_; }

 private:
  pid_t pid_;
};

bool holds(const std::vector<ProcessIdentity>& processes, int pid) {
  return std::any_of(processes.begin(), processes.end(),
                     [&](const ProcessIdentity& process) { return process.pid == pid; });
}

// A tag that no other run of these tests has.
std::string unique(const std::string& tag) { return tag + "-" + std::to_string(getpid()); }

// Starts a shell script with the tag in its environment; returns what it prints first, a pid.
int start_tagged(const std::string& tag, const std::string& script) {
  Command command;
  command.argv = {"sh", "-c", script};
  command.environment.emplace_back("WAVE_RUN", tag);
  return std::stoi(SystemProcessRunner().run(command).output);
}

void end(const RunProcesses& wanted) {
  EXPECT_TRUE(eventually([&] {
    const auto left = find_processes(wanted);
    for (const auto& process : left) send_signal(process, SIGKILL);
    return left.empty();
  }));
}

// Fields 4 to 24 of proc(5), as the kernel writes them.
constexpr const char* k_tail =
    " 1 7 8 9 -1 4194560 1 0 0 0 0 0 0 0 20 0 3 0 123456 1000 1 18446744073709551615\n";

TEST(ProcessStat, IsReadAfterTheLastBracketOfTheName) {
  for (const std::string name : {"plain", "a Z b", "x) R 1", ") (", "))) Z 0 0 0", "", "a\nb"}) {
    const auto stat = parse_stat("42 (" + name + ") S" + k_tail);
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->pid, 42);
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->parent, 1);
    EXPECT_EQ(stat->group, 7);
    EXPECT_EQ(stat->session, 8);
    EXPECT_EQ(stat->threads, 3);
    EXPECT_EQ(stat->start_ticks, 123456U);
  }
}

TEST(ProcessStat, ThatIsCutOrForeignIsNothing) {
  EXPECT_EQ(parse_stat(""), std::nullopt);
  EXPECT_EQ(parse_stat("42 (sh"), std::nullopt);
  EXPECT_EQ(parse_stat("42 (sh) S 1 2 3"), std::nullopt);
  EXPECT_EQ(parse_stat(std::string("x (sh) S") + k_tail), std::nullopt);
  EXPECT_EQ(parse_stat(std::string("42 (sh) SS") + k_tail), std::nullopt);
}

TEST(ProcessStat, OfAProcessWithAWickedNameIsRight) {
  for (const char* name : {"a Z b", "x) R 1"}) {
    const Forked child([&] { prctl(PR_SET_NAME, name); });
    ASSERT_TRUE(eventually([&] {
      const auto stat = process_stat(child.pid());
      return stat && stat->state == 'S';  // named, and waiting
    }));
    EXPECT_EQ(process_stat(child.pid())->parent, getpid());
    EXPECT_EQ(process_stat(child.pid())->session, getsid(0));
  }
}

TEST(ProcessStat, AZombieWithLivingThreadsHasNotEnded) {
  ProcessStat stat;
  stat.state = 'Z';
  stat.threads = 1;
  EXPECT_TRUE(stat.ended());
  stat.threads = 2;
  EXPECT_FALSE(stat.ended());
}

TEST(ProcessStat, KnowsTheMomentBetweenTwoPrograms) {
  const auto with = [](const std::string& memory, const std::string& environment_end) {
    std::string text = "42 (sh) S 1 7 8 9 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 123 " + memory;
    for (int field = 24; field <= 50; ++field) text += " 5";
    return parse_stat(text + " " + environment_end + " 0\n")->between_programs;
  };
  EXPECT_TRUE(with("4096", "0"));
  EXPECT_FALSE(with("4096", "140000"));
  EXPECT_FALSE(with("0", "0"));  // a kernel thread, or a zombie
  EXPECT_FALSE(process_stat(getpid())->between_programs);
}

TEST(ProcessIdentity, OfThisProcessIsAlive) {
  EXPECT_EQ(self_identity().pid, getpid());
  EXPECT_EQ(life_of(self_identity()), Life::alive);
  EXPECT_EQ(identify(getpid()), self_identity());
}

TEST(ProcessIdentity, OfAnotherStartTimeOrBootIsDeadThoughThePidLives) {
  ProcessIdentity reused = self_identity();
  reused.start_ticks -= 1;
  EXPECT_EQ(life_of(reused), Life::dead);
  EXPECT_FALSE(send_signal(reused, SIGKILL));
  ProcessIdentity rebooted = self_identity();
  rebooted.boot = "00000000-0000-0000-0000-000000000000";
  EXPECT_EQ(life_of(rebooted), Life::dead);
  EXPECT_FALSE(send_signal(rebooted, SIGKILL));
}

TEST(ProcessIdentity, NothingNeverMeansAGroup) {
  EXPECT_EQ(identify(0), std::nullopt);
  EXPECT_EQ(identify(-1), std::nullopt);
  ProcessIdentity group = self_identity();
  group.pid = -getpgrp();
  EXPECT_FALSE(send_signal(group, SIGKILL));
  group.pid = 0;
  EXPECT_FALSE(send_signal(group, SIGKILL));
}

TEST(ProcessIdentity, AnEndedChildIsDeadBeforeAndAfterItIsCollected) {
  const pid_t pid = fork();
  if (pid == 0) {
    while (true) pause();
  }
  const auto child = identify(pid);
  ASSERT_TRUE(child);
  EXPECT_EQ(life_of(*child), Life::alive);
  EXPECT_TRUE(send_signal(*child, SIGKILL));
  EXPECT_TRUE(eventually([&] { return life_of(*child) == Life::dead; }));
  EXPECT_TRUE(process_stat(pid));  // the zombie
  EXPECT_FALSE(send_signal(*child, SIGKILL));
  ASSERT_EQ(waitpid(pid, nullptr, 0), pid);
  EXPECT_EQ(life_of(*child), Life::dead);
  EXPECT_EQ(identify(pid), std::nullopt);
}

TEST(FindProcesses, FindsByTagAGrandchildThatEscapedIntoASessionOfItsOwn) {
  // Its parent, group and session are gone once it has said its pid; only the environment tells.
  const std::string tag = unique("escape");
  const int pid = start_tagged(tag, "(setsid sh -c 'echo $$; exec sleep 60' &) | head -n 1");
  const RunProcesses wanted{"WAVE_RUN=" + tag, {}, {}};
  EXPECT_TRUE(holds(find_processes(wanted), pid));
  EXPECT_FALSE(holds(find_processes({"WAVE_RUN=" + tag + "0", {}, {}}), pid));
  EXPECT_FALSE(holds(find_processes({"WAVE_RUN=escape-", {}, {}}), pid));  // a part of the entry
  EXPECT_FALSE(holds(find_processes({"RUN=" + tag, {}, {}}), pid));
  end(wanted);
}

TEST(FindProcesses, FindsByTagAProcessThatKeepsChangingItsProgram) {
  const std::string tag = unique("changing");
  const Forked changing([&] {
    setenv("WAVE_RUN", tag.c_str(), 1);
    const char* script = "test $1 -lt 1000 && exec sh -c \"$0\" \"$0\" $(($1 + 1)); exec sleep 60";
    execlp("sh", "sh", "-c", script, script, "0", nullptr);
    _exit(1);
  });
  const RunProcesses wanted{"WAVE_RUN=" + tag, {}, {}};
  ASSERT_TRUE(eventually([&] { return holds(find_processes(wanted), changing.pid()); }));
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(holds(find_processes(wanted), changing.pid())) << i;
}

// Starts what forgets its environment in a session and with a parent of its own; returns its pid.
int start_branded(uint64_t brand) {
  ChildCommand command;
  command.argv = {"/bin/sh", "-c", "(env -i setsid sh -c 'echo $$; exec sleep 60' &) | head -n 1"};
  command.environment = {{"PATH", "/usr/bin:/bin"}};
  command.brand = brand;
  Child child = Child::start(command);
  std::string said;
  EXPECT_TRUE(eventually([&] {
    char buffer[16];
    const ssize_t got = read(child.output(), buffer, sizeof buffer);
    if (got > 0) said.append(buffer, static_cast<size_t>(got));
    return said.ends_with('\n');
  }));
  EXPECT_TRUE(eventually([&] { return child.collect().has_value(); }));
  return std::stoi("0" + said);
}

TEST(FindProcesses, FindsByBrandWhatHasLeftSessionParentAndEnvironment) {
  const uint64_t brand = brand_of(unique("brand"));
  const RunProcesses wanted{"", {}, {}, brand};
  const int pid = start_branded(brand);
  EXPECT_TRUE(holds(find_processes(wanted), pid));
  EXPECT_FALSE(holds(find_processes({"", {}, {}, brand + 1}), pid));
  EXPECT_FALSE(holds(find_processes(wanted), getpid()));
  end(wanted);
}

TEST(FindProcesses, WhatIsDetachedBearsNoBrand) {
  const uint64_t brand = brand_of(unique("detached"));
  int told[2];
  ASSERT_EQ(pipe(told), 0);
  const Forked one_of_a_run([&] {
    bear_brand(brand);
    Command command;
    command.argv = {"/bin/sleep", "60"};
    const int pid = SystemProcessRunner().start_detached(command);
    if (write(told[1], &pid, sizeof pid) < 0) _exit(1);
  });
  int pid = 0;
  ASSERT_EQ(read(told[0], &pid, sizeof pid), ssize_t{sizeof pid});
  EXPECT_EQ(borne_brand(one_of_a_run.pid()), brand);
  EXPECT_EQ(borne_brand(pid), 0U);
  send_signal(*identify(pid), SIGKILL);
  close(told[0]);
  close(told[1]);
}

TEST(FindProcesses, FindsBySessionAndByGroupAndDescendantsOfThose) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const Forked leader([&] {
    setsid();
    const pid_t child = fork();
    if (child == 0) {
      setsid();  // a descendant in another session
      const pid_t self = getpid();
      if (write(ready[1], &self, sizeof self) < 0) _exit(1);
    }
  });
  pid_t descendant = 0;
  ASSERT_EQ(read(ready[0], &descendant, sizeof descendant), ssize_t{sizeof descendant});
  for (const RunProcesses& wanted :
       {RunProcesses{"", {leader.pid()}, {}}, RunProcesses{"", {}, {leader.pid()}}}) {
    const auto found = find_processes(wanted);
    EXPECT_TRUE(holds(found, leader.pid()));
    EXPECT_TRUE(holds(found, descendant));
    EXPECT_EQ(found.size(), 2U);
  }
  send_signal(*identify(descendant), SIGKILL);
  close(ready[0]);
  close(ready[1]);
}

TEST(FindProcesses, NeverGivesThisProcessOrItsAncestors) {
  const auto found = find_processes({"", {getsid(0), getsid(getppid())}, {getpgrp()}});
  for (const ProcessIdentity& process : found) {
    EXPECT_NE(process.pid, getpid());
    EXPECT_NE(process.pid, getppid());
  }
}

TEST(FindProcesses, LeavesOutWhatHasEnded) {
  const pid_t pid = fork();
  if (pid == 0) {
    setsid();
    _exit(0);
  }
  EXPECT_TRUE(eventually([&] { return process_stat(pid)->ended(); }));
  EXPECT_THAT(find_processes({"", {pid}, {pid}}), IsEmpty());
  waitpid(pid, nullptr, 0);
}

TEST(FindProcesses, WithNothingAskedForFindsNothing) { EXPECT_THAT(find_processes({}), IsEmpty()); }

TEST(FindProcesses, LeavesOtherUsersAlone) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can start a process of another user";
  const Forked other([] {
    setsid();
    if (setuid(65534) != 0) _exit(1);
  });
  ASSERT_TRUE(eventually([&] {
    const auto stat = process_stat(other.pid());
    return stat && stat->session == other.pid() && stat->state == 'S';
  }));
  EXPECT_THAT(find_processes({"", {other.pid()}, {}}), IsEmpty());
}

}  // namespace
}  // namespace wave::os
