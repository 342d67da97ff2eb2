// SPDX-License-Identifier: MIT
// What happens to a task between the decision to start it and the start.
#include "actions/next_attempt.h"

#include "actions/configuration.h"
#include "actions/retry_task.h"
#include "actions/send_message.h"
#include "domain/ids.h"
#include "support/append_event.h"
#include "support/made_events.h"
#include "support/meddling_clock.h"
#include "support/no_host.h"
#include "support/temp_repository.h"

#include <utility>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using domain::State;

constexpr const char* k_task = "2222222222";

// A task whose first attempt has failed.
class NextAttempt : public testing::Test {
 protected:
  void SetUp() override {
    repository_.git({"branch", "task", "main"});
    const std::string base = repository_.git({"rev-parse", "main"});
    test::append(store_, clock_.now(), test::created_at(k_task, "task", base));
    append(domain::RunClaimed{}, State::pending, State::starting);
    append(domain::RunStarted{"machine"}, State::starting, State::running);
    append(domain::RunEnded{}, State::running, State::failed);
    RequestRecord request;
    request.text = "do it";
    request.agent = "command";
    request.command = {"true"};
    write_request(store_.layout(), k_task, request);
  }
  void append(domain::Body body, State from, State to) {
    test::append(store_, clock_.now(), test::of_run(k_task, 1, std::move(body), from, to));
  }
  domain::Task task() { return store_.index().task(k_task).value(); }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  test::MeddlingClock clock_;
  os::SystemProcessRunner processes_;
  os::Environment environment_ = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                  {"HOME", (repository_.work_tree() / "home").string()}};
  test::NoHost host_;
};

TEST_F(NextAttempt, WhatIsSaidWhileItIsStartedIsHeard) {
  const config::Config config = configuration(store_, environment_);
  StartDoors doors{store_, config, clock_, processes_, host_, environment_};
  clock_.meanwhile = [&] {
    store::Store other(repository_.layout());
    send_message(other, domain::summarize(task()), "not like that", os::SystemClock());
  };
  retry_task(domain::summarize(task()), {}, doors, host_);
  const domain::Task after = task();
  EXPECT_EQ(after.attempt, 2);
  ASSERT_EQ(after.messages.size(), 1u);
  EXPECT_EQ(after.messages[0].run, domain::run_id(k_task, 2));
}

}  // namespace
}  // namespace wave::actions
