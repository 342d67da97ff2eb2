// SPDX-License-Identifier: MIT
#include "actions/start_due.h"

#include "actions/request_record.h"
#include "os/files.h"
#include "support/temp_folder.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using domain::Reason;
using domain::State;

constexpr const char* k_needed = "1111111111";
constexpr const char* k_task = "2222222222";

class SetClock : public os::Clock {
 public:
  os::Now now() const override { return {wall_ms, 1000}; }
  int64_t wall_ms = 1795228259000;
};

domain::Event move(const char* task, State from, State to, Reason reason = Reason::none) {
  domain::Event event;
  event.task = task;
  event.from = from;
  event.to = to;
  event.reason = reason;
  event.body = domain::Moved{};
  return event;
}

class StartDue : public testing::Test {
 protected:
  void append(std::vector<domain::Event> events) {
    const auto appended = store_.append(clock_.now(), "cli", [&](index::Index&) { return events; });
    ASSERT_EQ(appended.refused, std::nullopt);
  }
  domain::Event created(const char* task, const char* feature, std::vector<std::string> needs,
                        int64_t not_before_ms = 0) {
    domain::Created body;
    body.feature = feature;
    body.branch = std::string("refs/heads/") + feature;
    body.depends_on = std::move(needs);
    domain::Event event;
    event.task = task;
    event.body = body;
    event.not_before_ms = not_before_ms;
    return event;
  }
  std::vector<DueTask> due() {
    DueDoors doors{store_, clock_, processes_, {}, "runner"};
    return start_due(doors);
  }
  domain::Summary task() { return store_.index().summary(k_task).value(); }
  // No request of it is recorded, so it cannot be started: that it was tried is what is seen.
  bool was_tried() { return task().reason == Reason::setup_failed; }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  SetClock clock_;
  os::SystemProcessRunner processes_;
};

TEST_F(StartDue, NothingIsWrittenWhileADependencyMayStillBeDone) {
  append(
      {created(k_needed, "needed", {}, clock_.wall_ms + 1), created(k_task, "task", {k_needed})});
  const auto tips = repository_.git({"for-each-ref"});
  EXPECT_TRUE(due().empty());
  EXPECT_EQ(task().state, State::pending);
  EXPECT_EQ(repository_.git({"for-each-ref"}), tips);
}

TEST_F(StartDue, WhoDependsOnWhatNeedsAPersonNeedsOneToo) {
  constexpr const char* k_first = "0000000000";  // looked at before the one it depends on
  append({created(k_needed, "needed", {}), created(k_task, "task", {k_needed}),
          created(k_first, "first", {k_task}),
          move(k_needed, State::pending, State::needs_human, Reason::conflict)});
  EXPECT_EQ(due().size(), 2u);
  EXPECT_EQ(task().reason, Reason::dependency);
  EXPECT_EQ(store_.index().summary(k_first)->reason, Reason::dependency);
  EXPECT_TRUE(due().empty());
}

TEST_F(StartDue, AnUnknownDependencyIsWaitedFor) {
  append({created(k_task, "task", {k_needed})});
  EXPECT_TRUE(due().empty());
  EXPECT_EQ(task().state, State::pending);
}

TEST_F(StartDue, ADependencyThatEndedOtherwiseNeedsAPerson) {
  append({created(k_needed, "needed", {}), created(k_task, "task", {k_needed}),
          move(k_needed, State::pending, State::cancelled, Reason::stopped)});
  ASSERT_EQ(due().size(), 1u);
  EXPECT_EQ(task().state, State::needs_human);
  EXPECT_EQ(task().reason, Reason::dependency);
  EXPECT_EQ(task().detail, "it depends on 'needed' (1111111111), which is cancelled");
  EXPECT_TRUE(due().empty());  // said once
}

TEST_F(StartDue, OnceTheDependencyIsDoneItIsStarted) {
  append({created(k_needed, "needed", {}), created(k_task, "task", {k_needed}),
          move(k_needed, State::pending, State::needs_human),
          move(k_needed, State::needs_human, State::done)});
  due();
  EXPECT_TRUE(was_tried()) << task().detail;
}

TEST_F(StartDue, WhatMayPassByItselfLeavesItDue) {
  class NothingEnds : public os::SystemProcessRunner {
    os::Finished run(const os::Command&) override {
      os::Finished out;
      out.timed_out = true;
      return out;
    }
  };
  domain::Event begun = created(k_task, "task", {}, 1);
  std::get<domain::Created>(begun.body).base_oid = repository_.commit("file");
  append({begun});
  RequestRecord request;
  request.agent = "command";
  request.command = {"true"};
  request.settings = {"WAVE_CONFIG_SANDBOX=auto"};
  write_request(store_.layout(), k_task, request);
  const test::TempFolder home;
  os::write_file(home / "bwrap", "#!/bin/sh\n", os::Durability::fast, 0700);
  const os::Environment environment = {{"PATH", home.path().string() + ":/usr/bin:/bin"},
                                       {"HOME", home.path().string()}};
  NothingEnds processes;
  DueDoors doors{store_, clock_, processes, environment, "runner"};
  const auto done = start_due(doors);
  ASSERT_EQ(done.size(), 1u);
  EXPECT_TRUE(done[0].put_off) << done[0].what;
  EXPECT_EQ(task().state, State::pending);
}

TEST_F(StartDue, ADoneDependencyThatWasCleanedCountsAsDone) {
  append({created(k_needed, "needed", {}), created(k_task, "task", {k_needed}),
          move(k_needed, State::pending, State::needs_human),
          move(k_needed, State::needs_human, State::done),
          move(k_needed, State::done, State::cleaned)});
  due();
  EXPECT_TRUE(was_tried()) << task().detail;
}

TEST_F(StartDue, TheTimeMustHaveCome) {
  append({created(k_task, "task", {}, clock_.wall_ms + 1)});
  EXPECT_TRUE(due().empty());
  clock_.wall_ms += 1;
  ASSERT_EQ(due().size(), 1u);
  EXPECT_TRUE(was_tried());
  EXPECT_EQ(task().state, State::needs_human);
  EXPECT_TRUE(due().empty());  // not again and again
}

}  // namespace
}  // namespace wave::actions
