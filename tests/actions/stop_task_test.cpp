// SPDX-License-Identifier: MIT
// What is started, or ends, while it is stopped; all else tests/cli/stop.sh shows.
#include "actions/stop_task.h"

#include "actions/observe.h"
#include "actions/request_record.h"
#include "actions/run_end.h"
#include "domain/ids.h"
#include "host/process_host.h"
#include "os/child.h"
#include "os/files.h"
#include "runner/owner_record.h"
#include "support/append_event.h"
#include "support/made_events.h"
#include "support/meddling_clock.h"
#include "support/temp_repository.h"

#include <functional>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using domain::State;

constexpr const char* k_task = "2222222222";

class StopTask : public testing::Test {
 protected:
  void SetUp() override { append(test::created(k_task, "task")); }
  void append(const domain::Event& event) {
    store::Store store(repository_.layout());
    test::append(store, os::SystemClock().now(), event);
  }
  void append(domain::Body body, State from, State to) {
    append(test::of_run(k_task, 1, std::move(body), from, to));
  }
  // Its runner has died and left the agent.
  void start() {
    append(domain::RunClaimed{}, State::pending, State::starting);
    append(domain::RunStarted{"machine"}, State::starting, State::running);
    os::ChildCommand command;
    command.argv = {"sleep", "60"};
    command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    agent_.emplace(os::Child::start(command));
    const auto run_dir = store_.layout().run_dir(run());
    os::make_private_folder(run_dir);
    const os::ProcessIdentity runner{"another boot", 1, 1};
    runner::write_owner(run_dir, {runner, os::identify(agent_->pid()), 0});
  }
  // Whether what was kept for the next attempt is there once the log tells what this does: whoever
  // tries again from then on keeps its own there.
  bool leaves_environment(const std::function<void()>& deed) {
    keep_environment(store_.layout(), k_task, {{"A", "b"}});
    const std::string log = store_.writer()->log_ref();
    const auto before = store_.repository().ref(log);
    bool is_left = true;
    std::thread other([&] {
      const git::Repository same = git::Repository::open(store_.layout().common_dir);
      while (same.ref(log) == before) std::this_thread::yield();
      is_left = os::file_id(store_.layout().private_dir(k_task) / "environment").has_value();
    });
    deed();
    other.join();
    return is_left;
  }
  std::string run() const { return domain::run_id(k_task, 1); }
  Stopped stop() { return stop_task(store_, host_, task(), clock_); }
  domain::Summary task() { return store_.index().summary(k_task).value(); }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  test::MeddlingClock clock_;
  os::SystemProcessRunner processes_;
  host::ProcessHost host_{processes_};
  std::optional<os::Child> agent_;
};

TEST_F(StopTask, WhatIsStartedMeanwhileIsEndedToo) {
  clock_.meanwhile = [&] { start(); };
  EXPECT_EQ(stop().state, State::cancelled);
  ASSERT_TRUE(agent_);
  EXPECT_TRUE(agent_->collect()) << "its agent goes on";
  EXPECT_TRUE(store_.index().task(k_task)->current_run()->ended_ms);
}

TEST_F(StopTask, WhatEndsMeanwhileIsNotStopped) {
  clock_.meanwhile = [&] { append(test::moved(k_task, State::pending, State::skipped)); };
  const Stopped stopped = stop();
  EXPECT_EQ(stopped.state, State::skipped);
  EXPECT_FALSE(stopped.was_running);
}

TEST_F(StopTask, WhoHasReadTheTaskBeforeDoesNotTakeItForLost) {
  start();
  const domain::Summary before = task();
  EXPECT_EQ(observe(store_, before, clock_.now()).reason, domain::Reason::lost);
  stop();
  const domain::StatusRow row = observe(store_, before, clock_.now());
  EXPECT_EQ(row.state, State::cancelled);
  EXPECT_TRUE(row.recorded);
}

TEST_F(StopTask, WhatARetryKeepsForItselfStays) {
  EXPECT_FALSE(leaves_environment([&] { stop(); }));
}

TEST_F(StopTask, WhatARetryKeepsAfterALostEndStays) {
  start();
  EXPECT_FALSE(leaves_environment(
      [&] { end_orphaned_run(store_, task(), lost_end(), "reconcile", clock_); }));
  EXPECT_EQ(task().state, State::failed);
}

}  // namespace
}  // namespace wave::actions
