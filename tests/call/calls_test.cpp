// SPDX-License-Identifier: MIT
// Calls with real processes. What would start git-wave forks instead, and does in the child what
// the hidden command does.
#include "call/calls.h"

#include "call/call.h"
#include "call/call_end.h"
#include "call/call_folder.h"
#include "error/error.h"
#include "os/process_end.h"
#include "os/watch.h"
#include "runner/ending.h"
#include "runner/output_log.h"
#include "runner/owner_record.h"
#include "support/eventually.h"
#include "support/sleeping_clock.h"
#include "support/temp_folder.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::call {
namespace {

using State = CallLook::State;

class ForkingRunner : public os::SystemProcessRunner {
 public:
  explicit ForkingRunner(git::Layout layout) : layout_(std::move(layout)) {}

  int start_detached(const os::Command& command) override {
    ++started;
    if (fail) throw Error("no more processes");
    const pid_t between = fork();
    if (between == 0) {
      setsid();
      if (fork() == 0 && !die) carry_out_here(command.argv);
      _exit(0);  // never back into the test
    }
    waitpid(between, nullptr, 0);
    return between;
  }

  int started = 0;
  std::unique_ptr<os::Clock> clock = std::make_unique<os::SystemClock>();
  bool fail = false;
  bool die = false;  // what is started ends before it has done anything

 private:
  void carry_out_here(const std::vector<std::string>& words) const {
    try {
      carry_out(layout_, words.at(2), std::stoi(words.at(6)), *clock);
    } catch (const std::exception& error) {
      fprintf(stderr, "in the process of the call: %s\n", error.what());
    }
  }

  git::Layout layout_;
};

class NothingStarts : public os::SystemProcessRunner {
 public:
  int start_detached(const os::Command&) override { return 1; }
};

class CallsTest : public testing::Test {
 protected:
  CallsTest() { os::make_private_folder(layout_.wave_dir()); }
  ~CallsTest() override {
    for (const std::string& id : calls_.list()) {
      calls_.kill(id);
      EXPECT_TRUE(is(id, State::ended)) << id;
      EXPECT_TRUE(calls_.forget(id)) << id;  // its process has gone, too
    }
  }

  CallRequest request(const std::string& script) {
    CallRequest out;
    out.id = "c";
    out.role = "check";
    out.argv = {"/bin/sh", "-c", script};
    out.folder = folder_.path();
    out.environment = {{"PATH", "/usr/bin:/bin"}, {"HERE", folder_.path().string()}};
    out.kill_grace_s = 1;
    return out;
  }
  Begun begin(const std::string& script) { return calls_.begin(request(script), clock_.now()); }
  State state(const std::string& id = "c") { return calls_.look(id).state; }
  bool is(const std::string& id, State wanted) {
    return test::eventually([&] { return state(id) == wanted; });
  }
  CallEnd end_of_it() {
    EXPECT_TRUE(is("c", State::ended));
    return calls_.look("c").end.value_or(CallEnd());
  }
  bool is_there(const std::string& name) {
    return test::eventually([&] { return std::filesystem::exists(folder_ / name); });
  }
  std::string text_of(const std::string& name) {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  int pid_in(const std::string& name) {
    EXPECT_TRUE(test::eventually([&] { return text_of(name).ends_with('\n'); }));
    return std::atoi(text_of(name).c_str());
  }
  static bool is_alive(int pid) {
    const auto stat = os::process_stat(pid);
    return stat && !stat->ended();
  }
  std::filesystem::path dir() { return call_dir(layout_, "c"); }
  // Kills the call's process; its agent lives on.
  void lose() {
    ASSERT_TRUE(is("c", State::running));
    ASSERT_TRUE(test::eventually([&] {
      const auto owner = runner::read_owner(dir());
      return owner && owner->agent;
    }));
    os::send_signal(*calls_.look("c").process, SIGKILL);
    ASSERT_TRUE(is("c", State::lost));
  }

  test::TempFolder folder_;
  git::Layout layout_ = git::layout_of(folder_ / "repo.git");
  os::SystemClock clock_;
  ForkingRunner processes_{layout_};
  Calls calls_{layout_, processes_, {}};
};

TEST_F(CallsTest, AnUnknownCallIsAbsent) {
  EXPECT_EQ(state(), State::absent);
  EXPECT_FALSE(calls_.record("c"));
  EXPECT_TRUE(calls_.list().empty());
  calls_.kill("c");
  EXPECT_TRUE(calls_.forget("c"));
  EXPECT_THROW(calls_.look("../c"), Error);
}

TEST_F(CallsTest, ACallRunsOnceAndTellsHowItEnded) {
  CallRequest wanted = request("cat; echo \"$SECRET\" >&2; echo x >>ran; exit 3");
  wanted.prompt = "the prompt\n";
  wanted.prompt_on_stdin = true;
  wanted.note = "mine";
  wanted.environment.emplace_back("SECRET", "psst");
  EXPECT_EQ(calls_.begin(wanted, clock_.now()), Begun::now);
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::exited);
  EXPECT_EQ(end.exit_code, 3);
  EXPECT_FALSE(end.ok());
  EXPECT_NE(end.text.find("the prompt\n"), std::string::npos);
  EXPECT_NE(end.text.find("psst\n"), std::string::npos);
  EXPECT_GE(end.ended_ms, end.started_ms);
  EXPECT_EQ(runner::read_output_from(dir(), 0).bytes.size(), end.text.size());
  EXPECT_EQ(calls_.record("c")->request.note, "mine");
  EXPECT_FALSE(std::filesystem::exists(dir() / "environment"));
  EXPECT_EQ(std::filesystem::status(dir()).permissions(), std::filesystem::perms::owner_all);

  EXPECT_EQ(calls_.begin(wanted, clock_.now()), Begun::before);
  EXPECT_EQ(text_of("ran"), "x\n");
  EXPECT_EQ(processes_.started, 1);
}

TEST_F(CallsTest, AMachineThatSleepsMeanwhileUsesUpNoTimeOfIt) {
  processes_.clock = std::make_unique<test::SleepingClock>();
  CallRequest wanted = request("sleep 0.3; echo one; sleep 0.3; echo two");
  wanted.timeout_s = wanted.idle_timeout_s = 60;
  EXPECT_EQ(calls_.begin(wanted, clock_.now()), Begun::now);
  EXPECT_TRUE(end_of_it().ok()) << end_of_it().detail;
}

TEST_F(CallsTest, AnAgentIsReadByItsAdapter) {
  CallRequest wanted = request(
      "echo '{\"type\":\"system\",\"session_id\":\"s1\"}'; echo noise >&2;"
      "echo '{\"type\":\"result\",\"session_id\":\"s1\",\"subtype\":\"success\","
      "\"is_error\":false,\"result\":\"approve\",\"total_cost_usd\":0.25,"
      "\"usage\":{\"input_tokens\":7,\"output_tokens\":8}}'");
  wanted.agent = "claude";
  calls_.begin(wanted, clock_.now());
  const CallEnd end = end_of_it();
  EXPECT_TRUE(end.ok());
  EXPECT_EQ(end.text, "approve");
  EXPECT_EQ(end.agent_session, "s1");
  EXPECT_EQ(end.input_tokens, 7);
  EXPECT_EQ(end.output_tokens, 8);
  EXPECT_EQ(end.cost_usd, 0.25);
  EXPECT_FALSE(end.limited_until_ms);
}

TEST_F(CallsTest, AUsageLimitIsTold) {
  CallRequest wanted = request(
      "echo '{\"type\":\"turn.failed\",\"error\":{\"message\":\"usage limit reached\"}}'; exit 1");
  wanted.agent = "codex";
  calls_.begin(wanted, clock_.now());
  const CallEnd end = end_of_it();
  EXPECT_TRUE(end.limited_until_ms);
  EXPECT_TRUE(end.usage_of_session);
}

TEST_F(CallsTest, WhatCannotBeStartedHasEnded) {
  CallRequest wanted = request("");
  wanted.argv = {"no-such-program"};
  calls_.begin(wanted, clock_.now());
  CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::not_started);
  EXPECT_NE(end.detail.find("no-such-program"), std::string::npos);
  EXPECT_TRUE(calls_.forget("c"));

  wanted = request("true");
  wanted.folder_id = {1, 1};
  calls_.begin(wanted, clock_.now());
  end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::not_started);
  EXPECT_EQ(end.started_ms, 0);
}

TEST_F(CallsTest, ASignalOfSomebodyElseIsToldAsWhatItWas) {
  begin("kill -9 $$");
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::signalled);
  EXPECT_EQ(end.signal, SIGKILL);
}

TEST_F(CallsTest, WhatTheAgentLeavesEndsWithIt) {
  begin(
      "trap '' TERM; env -i setsid sh -c 'trap \"\" TERM; echo $$ >left; sleep 100; sleep 100' &"
      "while [ ! -s left ]; do sleep 0.01; done; echo done");
  const CallEnd end = end_of_it();
  EXPECT_TRUE(end.ok());
  EXPECT_EQ(end.text, "done\n");
  EXPECT_FALSE(is_alive(pid_in("left")));
}

TEST_F(CallsTest, ALimitEndsAnAgentThatHearsNothing) {
  CallRequest wanted = request("trap '' TERM; echo so far; while :; do sleep 0.1; done");
  wanted.timeout_s = 1;
  calls_.begin(wanted, clock_.now());
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::timeout);
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_EQ(end.text, "so far\n");
}

TEST_F(CallsTest, SilenceIsLimitedToo) {
  CallRequest wanted = request("echo a; exec sleep 100");
  wanted.timeout_s = 100;
  wanted.idle_timeout_s = 1;
  calls_.begin(wanted, clock_.now());
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::timeout);
  EXPECT_NE(end.detail.find("no output"), std::string::npos);
}

TEST_F(CallsTest, AFloodTakesABoundedPlace) {
  CallRequest wanted = request("head -c 30000000 /dev/zero | tr '\\0' x; echo the end");
  wanted.log_max_bytes = 1 << 20;
  calls_.begin(wanted, clock_.now());
  const CallEnd end = end_of_it();
  EXPECT_TRUE(end.ok());
  EXPECT_TRUE(end.text_cut);
  EXPECT_TRUE(end.text.ends_with("xthe end\n"));
  EXPECT_LE(end.text.size(), size_t{1} << 20);
  EXPECT_LE(runner::read_output_from(dir(), 0).bytes.size(), size_t{1} << 20);
}

TEST_F(CallsTest, AKilledCallHasEndedOnceNothingIsLeft) {
  begin("trap '' TERM; echo $$ >agent; while :; do sleep 0.1; done");
  const int agent = pid_in("agent");
  calls_.kill("c");
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::killed);
  EXPECT_FALSE(is_alive(agent));
  calls_.kill("c");
  EXPECT_EQ(state(), State::ended);
}

TEST_F(CallsTest, ACallIsWatchedByOneFolder) {
  os::Watch watch;
  ASSERT_TRUE(watch.add(calls_.folder()));
  begin("while [ ! -e go ]; do sleep 0.01; done");
  ASSERT_TRUE(is("c", State::running));
  watch.drain();
  std::ofstream(folder_ / "go") << "";
  EXPECT_TRUE(watch.wait(std::chrono::seconds(20)));
  EXPECT_EQ(state(), State::ended);
}

TEST_F(CallsTest, ACallIsForgottenOnceItHasEnded) {
  begin("echo $$ >agent; exec sleep 100");
  pid_in("agent");
  EXPECT_FALSE(calls_.forget("c"));
  EXPECT_EQ(state(), State::running);
  calls_.kill("c");
  end_of_it();
  EXPECT_EQ(calls_.list(), std::vector<std::string>{"c"});
  EXPECT_TRUE(calls_.forget("c"));
  EXPECT_EQ(state(), State::absent);
  EXPECT_TRUE(calls_.list().empty());
  EXPECT_TRUE(std::filesystem::is_empty(layout_.staging_dir()));
  EXPECT_EQ(begin("true"), Begun::now);
  EXPECT_TRUE(end_of_it().ok());
}

TEST_F(CallsTest, OfALostCallNothingIsLeftWhenItIsBegunAnew) {
  begin(
      "trap '' TERM; env -i setsid sh -c 'trap \"\" TERM; echo $$ >stray; sleep 100; sleep 100' &"
      "echo $$ >agent; while :; do sleep 0.1; done");
  const int agent = pid_in("agent");
  const int stray = pid_in("stray");
  lose();
  EXPECT_TRUE(is_alive(agent));
  // One that has ended and was not collected counts as gone.
  const std::string script = "for pid in " + std::to_string(agent) + " " + std::to_string(stray) +
                             "; do case \"$(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null)\" in " +
                             "''|Z|X) ;; *) exit 1 ;; esac; done; echo alone";
  EXPECT_EQ(begin(script), Begun::now);
  EXPECT_EQ(begin("echo a third"), Begun::before);
  const CallEnd end = end_of_it();
  EXPECT_TRUE(end.ok());
  EXPECT_NE(end.text.find("alone"), std::string::npos) << end.text;
}

TEST_F(CallsTest, ALostCallCanBeKilled) {
  begin("trap '' TERM; echo $$ >agent; while :; do sleep 0.1; done");
  const int agent = pid_in("agent");
  lose();
  calls_.kill("c");
  const CallEnd end = end_of_it();
  EXPECT_EQ(end.how, CallEnd::How::killed);
  EXPECT_FALSE(is_alive(agent));
}

TEST_F(CallsTest, AnotherRepositorysCallOfTheSameNameIsLeftAlone) {
  const test::TempFolder folder;
  const git::Layout layout = git::layout_of(folder / "repo.git");
  ForkingRunner processes(layout);
  Calls others(layout, processes, {});
  CallRequest wanted = request("echo $$ >other; exec sleep 100");
  others.begin(wanted, clock_.now());
  const int other = pid_in("other");
  begin("echo $$ >agent; exec sleep 100");
  pid_in("agent");
  lose();
  calls_.kill("c");
  end_of_it();
  EXPECT_TRUE(is_alive(other));
  others.kill("c");
  EXPECT_TRUE(test::eventually([&] { return others.forget("c"); }));
}

TEST_F(CallsTest, WhatIsForgottenMeanwhileNeedNotBeKilled) {
  NothingStarts processes;
  Calls calls(layout_, processes, {});
  constexpr int k_rounds = 500;
  std::atomic<int> made = 0;
  std::atomic<int> gone = 0;
  std::thread other([&] {
    for (int i = 1; i <= k_rounds; ++i) {
      while (made < i) std::this_thread::yield();
      const auto now = std::chrono::steady_clock::now;
      for (const auto begun = now(); now() - begun < std::chrono::microseconds(i % 50);) {
      }
      std::filesystem::rename(dir(), folder_ / ("gone-" + std::to_string(i)));
      gone = i;
    }
  });
  for (int i = 1; i <= k_rounds; ++i) {
    os::make_private_folder(dir());
    made = i;
    try {
      calls.kill("c");
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
    while (gone < i) std::this_thread::yield();
  }
  other.join();
}

TEST_F(CallsTest, IsForgottenByManyAtOnce) {
  for (int i = 0; i < 100; ++i) {
    os::make_private_folder(dir());
    write_end(dir(), {});
    const auto forget = [&] {
      try {
        EXPECT_TRUE(calls_.forget("c"));
      } catch (const Error& error) {
        ADD_FAILURE() << error.what();
      }
    };
    std::thread other(forget);
    forget();
    other.join();
  }
}

// The recorded agent's pid is another process by now.
TEST_F(CallsTest, WhoeverHasThePidOfAnAgentThatIsGoneIsLeftAlone) {
  begin("echo $$ >agent; exec sleep 100");
  const int agent = pid_in("agent");
  lose();
  os::send_signal(*os::identify(agent), SIGKILL);
  ASSERT_TRUE(test::eventually([&] { return !is_alive(agent); }));
  os::ChildCommand stranger;
  stranger.argv = {"/bin/sleep", "100"};
  os::Child child = os::Child::start(stranger);
  auto owner = *runner::read_owner(dir());
  owner.agent = os::identify(child.pid());
  owner.agent->start_ticks += 1;
  runner::write_owner(dir(), owner);
  calls_.kill("c");
  end_of_it();
  EXPECT_FALSE(child.collect());
  kill(child.pid(), SIGKILL);
}

TEST_F(CallsTest, ACallWhoseStarterOrProcessDiesAtOnceIsLost) {
  processes_.fail = true;
  EXPECT_THROW(begin("true"), Error);
  EXPECT_EQ(state(), State::lost);
  processes_.fail = false;
  processes_.die = true;
  EXPECT_EQ(begin("true"), Begun::now);
  EXPECT_TRUE(is("c", State::lost));
  processes_.die = false;
  EXPECT_EQ(begin("echo it"), Begun::now);
  EXPECT_EQ(end_of_it().text, "it\n");
}

TEST_F(CallsTest, ACallThatIsToldToEndSaysSo) {
  begin("echo $$ >agent; exec sleep 100");
  pid_in("agent");
  os::send_signal(*calls_.look("c").process, SIGTERM);
  EXPECT_EQ(end_of_it().how, CallEnd::How::shut_down);
}

TEST_F(CallsTest, OfManyWhoBeginACallOneDoes) {
  constexpr int k_callers = 8;
  std::vector<pid_t> callers;
  for (int i = 0; i < k_callers; ++i) {
    callers.push_back(fork());
    if (callers.back() == 0) {
      const bool mine = begin("echo x >>ran; exec sleep 100") == Begun::now;
      _exit(mine ? 1 : 0);
    }
  }
  int began = 0;
  for (const pid_t caller : callers) {
    int status = 0;
    waitpid(caller, &status, 0);
    began += WEXITSTATUS(status);
  }
  EXPECT_EQ(began, 1);
  ASSERT_TRUE(is_there("ran"));
  calls_.kill("c");
  end_of_it();
  EXPECT_EQ(text_of("ran"), "x\n");
}

TEST_F(CallsTest, NobodyCarriesOutACallWithoutItsLock) {
  begin("exec sleep 100");
  ASSERT_TRUE(is("c", State::running));
  EXPECT_FALSE(carry_out(layout_, "c", -1, clock_));
  EXPECT_FALSE(carry_out(layout_, "c", STDERR_FILENO, clock_));
  EXPECT_EQ(state(), State::running);
}

}  // namespace
}  // namespace wave::call
