// SPDX-License-Identifier: MIT
#include "service/worker.h"

#include "actions/hold_issue.h"
#include "actions/new_issue.h"
#include "service/forge_world.h"

#include <gmock/gmock.h>

namespace wave::service {
namespace {

using domain::State;

constexpr const char* k_plan =
    R"({"summary":"do it","analysis":"looked","recommended_changes":["a line"],)"
    R"("acceptance_criteria":["it is there"],"affected_modules":[],"predicted_files":["a.cpp"],)"
    R"("risks":[],"test_plan":["run it"],"risk":"low","questions":[]})";

// Two pieces whose plans name the same file: the first is being reviewed, the second is ready. No
// agent is installed: what is begun needs a person at once.
class WorkerTest : public ForgeWorld {
 protected:
  void SetUp() override {
    ForgeWorld::SetUp();
    policy_.lead = "claude";
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = "do it";
    actions::new_issues({issue, issue}, issues);
    go(1, {State::queued, State::planning, State::ready, State::starting, State::running,
           State::reviewing});
    go(2, {State::queued, State::planning, State::ready});
  }
  domain::Summary piece(int64_t number) {
    return store_.index().with_number("local", number).at(0);
  }
  void go(int64_t number, const std::vector<State>& ways) {
    const std::string version =
        store_.index().task(piece(number).id)->work->described.version;
    for (const State to : ways) {
      Move move{to};
      if (to == State::ready) move.with = {domain::Planned{k_plan, domain::Risk::low, version, ""}};
      ASSERT_TRUE(advance(doors_, piece(number), move)) << to_string(to);
    }
  }

  Worker worker_{doors_};
};

TEST_F(WorkerTest, WhatMeetsAnotherWaitsForItsEnd) {
  EXPECT_EQ(worker_.step(pass()).due_ms, piece(2).moved_ms + policy_.max_defer.count() * 1000);
  EXPECT_EQ(piece(2).state, State::ready);
}

// Else the service would go round and round until the other one has ended.
TEST_F(WorkerTest, NothingIsDueAtATimeThatHasPassed) {
  wait(2 * policy_.max_defer.count());
  const Turn turn = worker_.step(pass());
  EXPECT_EQ(piece(2).state, State::ready);
  EXPECT_FALSE(turn.due_ms) << *turn.due_ms;
}

TEST_F(WorkerTest, WhatIsPausedIsInNobodysWay) {
  actions::IssueDoors issues{store_, config_, clock_.at};
  actions::hold_issue(piece(1), actions::Hold::on, issues);
  worker_.step(pass());
  EXPECT_EQ(piece(2).state, State::needs_human) << "it was not begun";
}

}  // namespace
}  // namespace wave::service
