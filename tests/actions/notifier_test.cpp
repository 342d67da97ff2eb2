// SPDX-License-Identifier: MIT
#include "actions/notifier.h"

#include "domain/ids.h"
#include "os/files.h"
#include "os/random.h"
#include "support/eventually.h"
#include "support/temp_repository.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::actions {
namespace {

using domain::State;

class FakeClock : public os::Clock {
 public:
  os::Now now() const override { return now_; }
  void pass(int64_t ms) {
    now_.wall_ms += ms;
    now_.boot_ms += ms;
  }

 private:
  os::Now now_ = os::SystemClock().now();
};

class NotifierTest : public testing::Test {
 protected:
  // A task that is created and fails at once; the id of the event that says so.
  std::string fail_a_task() {
    const std::string task = domain::crockford32(os::random_bytes(domain::k_task_id_length));
    const auto appended = store_.append(clock_.now(), "cli", [&](index::Index&) {
      domain::Event created;
      created.task = task;
      domain::Created body;
      body.feature = "f-" + task;
      created.body = body;
      domain::Event moved;
      moved.task = task;
      moved.from = State::pending;
      moved.to = State::failed;
      moved.body = domain::Moved{};
      return std::vector<domain::Event>{created, moved};
    });
    return appended.events.at(1).id;
  }

  NotifySettings settings(const std::string& script) {
    return {{"sh", "-c", script}, {State::failed}, std::chrono::seconds(20)};
  }

  Notifier notifier(const std::string& script) {
    return {store_, settings(script), processes_, {{"PATH", "/usr/bin:/bin"}}, clock_};
  }

  // A line for each time that the program ran.
  std::string told_file() const { return (repository_.layout().common_dir / "told").string(); }
  std::vector<std::string> told() const {
    std::ifstream in(told_file());
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  std::string tell_script(const std::string& more = "") const {
    return "echo $WAVE_EVENT >>'" + told_file() + "'; " + more;
  }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  os::SystemProcessRunner processes_;
  FakeClock clock_;
};

using Lines = std::vector<std::string>;

TEST_F(NotifierTest, TellsEachMoveOnce) {
  Notifier first = notifier(tell_script());
  EXPECT_FALSE(first.has_news());
  const std::string a = fail_a_task();
  const std::string b = fail_a_task();
  EXPECT_TRUE(first.has_news());
  first.deliver();
  EXPECT_EQ(told(), (Lines{a, b}));
  EXPECT_FALSE(first.has_news());
  notifier(tell_script()).deliver();
  EXPECT_EQ(told(), (Lines{a, b}));
}

TEST_F(NotifierTest, WhatItsOwnProcessRecordedIsNotThePast) {
  const std::string a = fail_a_task();
  EXPECT_TRUE(notifier(tell_script()).has_news());
  store::Store other(repository_.layout());
  Notifier later(other, settings(tell_script()), processes_, {{"PATH", "/usr/bin:/bin"}}, clock_);
  later.deliver();
  EXPECT_EQ(told(), Lines{a});
}

TEST_F(NotifierTest, ThePastIsNotTold) {
  fail_a_task();
  store::Store other(repository_.layout());
  Notifier later(other, settings(tell_script()), processes_, {{"PATH", "/usr/bin:/bin"}}, clock_);
  EXPECT_FALSE(later.has_news());
  later.deliver();
  EXPECT_EQ(told(), Lines());
}

TEST_F(NotifierTest, AFailureIsTriedAgainLaterAndNotForEver) {
  Notifier failing = notifier(tell_script("exit 3"));
  failing.has_news();
  fail_a_task();
  for (size_t tries = 1; tries <= 5; ++tries) {
    failing.deliver();
    EXPECT_EQ(told().size(), tries);
    EXPECT_FALSE(failing.has_news());  // not yet
    failing.deliver();
    EXPECT_EQ(told().size(), tries);
    clock_.pass(10000 << (tries - 1));
    EXPECT_EQ(failing.has_news(), tries < 5);
  }
  failing.deliver();
  EXPECT_EQ(told().size(), 5u);
}

TEST_F(NotifierTest, AProgramThatIsNotThereIsAFailureToo) {
  NotifySettings missing{{"no-such-program"}, {State::failed}, std::chrono::seconds(1)};
  Notifier failing(store_, missing, processes_, {{"PATH", "/usr/bin:/bin"}}, clock_);
  failing.has_news();
  const std::string a = fail_a_task();
  failing.deliver();
  clock_.pass(10000);
  notifier(tell_script()).deliver();
  EXPECT_EQ(told(), Lines{a});
}

// The teller is killed while its program runs: it goes on by itself and counts as told.
TEST_F(NotifierTest, ATellerThatIsKilledTellsNothingTwice) {
  notifier("").has_news();
  const std::string a = fail_a_task();
  const std::string script = tell_script("sleep 0.3; echo whole >>'" + told_file() + "'");
  const pid_t teller = fork();
  if (teller == 0) {
    notifier(script).deliver();
    _exit(0);
  }
  ASSERT_TRUE(test::eventually([&] { return !told().empty(); }));
  kill(teller, SIGKILL);
  waitpid(teller, nullptr, 0);
  Notifier next = notifier(script);
  while (next.has_news()) next.deliver();
  EXPECT_EQ(told(), (Lines{a, "whole"}));
}

// Killed at any moment at all, by the tests's clock: told exactly once.
TEST_F(NotifierTest, ExactlyOnceWhereverTheTellerIsKilled) {
  notifier("").has_news();
  Lines wanted;
  for (int i = 0; i < 40; ++i) {
    wanted.push_back(fail_a_task());
    const pid_t teller = fork();
    if (teller == 0) {
      store::Store own(repository_.layout());
      Notifier(own, settings(tell_script()), processes_, {{"PATH", "/usr/bin:/bin"}}, clock_)
          .deliver();
      _exit(0);
    }
    const timespec moment{0, i * 400000};  // not a wait for anything: when the blow falls
    ppoll(nullptr, 0, &moment, nullptr);
    kill(teller, SIGKILL);
    waitpid(teller, nullptr, 0);
  }
  Notifier last = notifier(tell_script());
  while (last.has_news()) last.deliver();
  Lines heard = told();
  std::sort(heard.begin(), heard.end());
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(heard, wanted);
}

TEST_F(NotifierTest, SwitchedOffItForgets) {
  notifier(tell_script()).has_news();
  fail_a_task();
  Notifier off(store_, NotifySettings(), processes_, {}, clock_);
  EXPECT_FALSE(off.has_news());
  store::Store other(repository_.layout());
  Notifier later(other, settings(tell_script()), processes_, {{"PATH", "/usr/bin:/bin"}}, clock_);
  EXPECT_FALSE(later.has_news());
}

}  // namespace
}  // namespace wave::actions
