// SPDX-License-Identifier: MIT
#include "service/each_piece.h"

#include "actions/hold_issue.h"
#include "actions/new_issue.h"
#include "actions/service_pause.h"
#include "error/passing_error.h"
#include "service/forge_world.h"
#include "service/setbacks.h"

#include <filesystem>

#include <gmock/gmock.h>

namespace wave::service {
namespace {

using domain::State;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class EachPieceTest : public ForgeWorld {
 protected:
  void SetUp() override {
    ForgeWorld::SetUp();
    setbacks_.set_policy({std::chrono::seconds(5), std::chrono::seconds(60)});
    for (const char* title : {"first", "second"}) put(title);
  }
  void put(const std::string& title) {
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = title;
    actions::new_issues({issue}, issues);
  }
  Turn go(const std::function<void(const domain::Summary&)>& deal) {
    Turn turn;
    Pass now = pass();
    now.setbacks = &setbacks_;
    each_piece(doors_, now, State::pending, turn, deal);
    return turn;
  }
  template <class Failure>
  Turn fail_first(const Failure& failure) {
    dealt_ = 0;
    return go([&](const domain::Summary& row) {
      ++dealt_;
      if (row.number == 1) throw failure;
    });
  }
  State state_of(int64_t number) { return store_.index().with_number("local", number).at(0).state; }

  Setbacks setbacks_;
  int dealt_ = 0;
};

TEST_F(EachPieceTest, WhatLastsIsHandedToAPersonAtOnce) {
  const Turn turn = fail_first(Error("there is no such branch"));
  EXPECT_EQ(state_of(1), State::needs_human);
  EXPECT_EQ(state_of(2), State::pending);
  EXPECT_EQ(dealt_, 2) << "the other is not held up";
  ASSERT_THAT(turn.deeds, SizeIs(1));
  EXPECT_THAT(turn.deeds[0].what, HasSubstr("there is no such branch"));
}

TEST_F(EachPieceTest, WhatMayPassIsTriedAgainLater) {
  const PassingError full("cannot write 'x': No space left on device");
  const Turn first = fail_first(full);
  EXPECT_EQ(state_of(1), State::pending);
  EXPECT_EQ(first.due_ms, clock_.at.wall_ms + 5000);
  EXPECT_THAT(first.deeds, SizeIs(1)) << "told once";

  EXPECT_EQ(fail_first(full).due_ms, clock_.at.wall_ms + 5000);
  EXPECT_EQ(dealt_, 1) << "it is left alone";
  wait(5);
  const Turn second = fail_first(full);
  EXPECT_EQ(dealt_, 2);
  EXPECT_EQ(second.due_ms, clock_.at.wall_ms + 10000);
  EXPECT_THAT(second.deeds, IsEmpty());

  wait(10);
  fail_first(std::filesystem::filesystem_error(
      "copy", std::make_error_code(std::errc::no_space_on_device)));
  EXPECT_EQ(state_of(1), State::pending);
  wait(60);
  fail_first(full);
  EXPECT_EQ(state_of(1), State::needs_human) << "it has not passed";
}

TEST_F(EachPieceTest, WhatHasPassedCountsNoMore) {
  const PassingError gone("cannot ask the remote 'x'");
  fail_first(gone);
  wait(50);
  EXPECT_THAT(go([](const domain::Summary&) {}).deeds, IsEmpty());
  wait(50);
  EXPECT_EQ(fail_first(gone).due_ms, clock_.at.wall_ms + 5000);
  EXPECT_EQ(state_of(1), State::pending);
}

TEST_F(EachPieceTest, WhatIsPausedWhileAnotherIsDealtWithIsLeftAlone) {
  go([&](const domain::Summary& row) {
    ++dealt_;
    const auto other = store_.index().with_number("local", row.number == 1 ? 2 : 1).at(0);
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::hold_issue(other, actions::Hold::on, issues);
  });
  EXPECT_EQ(dealt_, 1);
}

TEST_F(EachPieceTest, NothingIsBegunOnceTheServiceIsPaused) {
  go([&](const domain::Summary&) {
    ++dealt_;
    actions::pause_service(repository_.layout(), {});
  });
  EXPECT_EQ(dealt_, 1);
}

TEST_F(EachPieceTest, WhatIsPausedWhileItIsDealtWithStaysWhereItIs) {
  go([&](const domain::Summary& row) {
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::hold_issue(row, actions::Hold::on, issues);
    EXPECT_FALSE(advance(doors_, row, {State::queued}));
  });
  EXPECT_EQ(state_of(1), State::pending);
}

}  // namespace
}  // namespace wave::service
