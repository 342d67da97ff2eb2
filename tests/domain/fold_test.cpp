// SPDX-License-Identifier: MIT
#include "domain/fold.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_task = "0123456789";

// A history, one event per batch of one writer.
class History {
 public:
  History& add(Event event, int64_t lamport = 0, const std::string& writer = "aaaaaaaa") {
    event.task = k_task;
    if (event.id.empty()) event.id = "e." + std::to_string(events_.size());
    event.t_ms = 1000 + static_cast<int64_t>(events_.size());
    const int64_t at = lamport > 0 ? lamport : static_cast<int64_t>(events_.size()) + 1;
    events_.push_back({{at, writer, 0}, event});
    return *this;
  }
  History& created() {
    Event event;
    Created body;
    body.feature = "login";
    body.base_oid = "base";
    event.body = body;
    return add(event);
  }
  static Event claim(int attempt, State from) {
    Event event = of_run(attempt, from, State::starting);
    event.body = RunClaimed{"demo", "tmux", "", "base", 0, 0, 0, ""};
    return event;
  }
  static Event of_run(int attempt, State from, State to) {
    Event event;
    event.run = std::string(k_task) + "-" + std::to_string(attempt);
    event.attempt = attempt;
    event.epoch = attempt;
    event.from = from;
    event.to = to;
    event.body = Moved{};
    return event;
  }
  static Event started(int attempt) {
    Event event = of_run(attempt, State::starting, State::running);
    event.body = RunStarted{};
    return event;
  }
  static Event ended(int attempt, State to, Reason reason = Reason::none) {
    Event event = of_run(attempt, State::running, to);
    event.reason = reason;
    event.body = RunEnded{};
    return event;
  }
  static Event commit(int attempt, const std::string& oid) {
    Event event = of_run(attempt, State::running, State::running);
    event.from.reset();
    event.to.reset();
    event.id = "c." + oid;
    event.body = CommitSeen{oid};
    return event;
  }

  std::vector<PlacedEvent> sorted() const {
    auto out = events_;
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return out;
  }
  Task fold() const { return domain::fold(sorted()).value(); }

 private:
  std::vector<PlacedEvent> events_;
};

TEST(Fold, ARunFromCreationToDone) {
  const Task task = History()
                        .created()
                        .add(History::claim(1, State::pending))
                        .add(History::started(1))
                        .add(History::commit(1, "one"))
                        .add(History::commit(1, "two"))
                        .add(History::ended(1, State::done))
                        .fold();
  EXPECT_EQ(task.state, State::done);
  EXPECT_EQ(task.feature, "login");
  ASSERT_EQ(task.runs.size(), 1u);
  EXPECT_EQ(task.runs[0].result, State::done);
  EXPECT_EQ(task.commits.size(), 2u);
  EXPECT_EQ(task.superseded, 0);
}

TEST(Fold, ACommitReportedByHookReflogAndReconcilerCountsOnce) {
  const Task task = History()
                        .created()
                        .add(History::claim(1, State::pending))
                        .add(History::started(1))
                        .add(History::commit(1, "one"))
                        .add(History::commit(1, "one"))
                        .fold();
  EXPECT_EQ(task.commits.size(), 1u);
}

TEST(Fold, OfTwoClonesThatEndATaskTheSecondInTheOrderIsSuperseded) {
  History history;
  history.created().add(History::claim(1, State::pending)).add(History::started(1));
  Event failed = History::ended(1, State::failed, Reason::lost);
  failed.id = "x.b";
  history.add(failed, 9, "bbbbbbbb");
  Event done = History::ended(1, State::done);
  done.id = "x.a";
  history.add(done, 9, "aaaaaaaa");
  const Task task = history.fold();
  EXPECT_EQ(task.state, State::done);  // the lower writer comes first in the order
  EXPECT_EQ(task.superseded, 1);
}

// Every move names the state that it was decided in.
TEST(Fold, AnEndThatWasDecidedBeforeTheRemovalDoesNotUndoIt) {
  History history;
  history.created()
      .add(History::claim(1, State::pending))
      .add(History::started(1))
      .add(History::ended(1, State::failed, Reason::lost));
  Event clean = History::of_run(0, State::failed, State::cleaned);
  clean.run.clear();
  clean.body = Removed{};
  history.add(clean);
  Event late = History::ended(1, State::failed, Reason::lost);
  late.id = "late";
  history.add(late);
  const Task task = history.fold();
  EXPECT_EQ(task.state, State::cleaned);
  EXPECT_EQ(task.superseded, 1);
}

TEST(Fold, TheWordOfAReplacedAttemptMovesNothing) {
  History history;
  history.created()
      .add(History::claim(1, State::pending))
      .add(History::started(1))
      .add(History::ended(1, State::failed, Reason::lost))
      .add(History::claim(2, State::failed))
      .add(History::started(2));
  Event late = History::ended(1, State::done);
  late.id = "late";
  history.add(late);
  const Task task = history.fold();
  EXPECT_EQ(task.state, State::running);
  EXPECT_EQ(task.attempt, 2);
  ASSERT_EQ(task.runs.size(), 2u);
  EXPECT_EQ(task.runs[0].result, State::failed);
}

// Each of the two alone tells a writer that was replaced.
TEST(Fold, AnotherAttemptOrAnOlderEpochMovesNothing) {
  Event first = History::claim(1, State::pending);
  first.epoch = 5;
  Event started = History::started(1);
  started.epoch = 5;
  Event older = History::ended(1, State::failed);
  older.epoch = 4;
  Event another = History::ended(2, State::failed);
  another.epoch = 5;
  History history;
  history.created().add(first).add(started).add(older).add(another);
  const Task task = history.fold();
  EXPECT_EQ(task.state, State::running);
  EXPECT_EQ(task.superseded, 2);
}

TEST(Fold, AnAttemptIsClaimedOnceAndInANewEpoch) {
  Event again = History::claim(1, State::failed);
  again.epoch = 2;
  Event in_the_old_epoch = History::claim(2, State::failed);
  in_the_old_epoch.epoch = 1;
  History history;
  history.created()
      .add(History::claim(1, State::pending))
      .add(History::started(1))
      .add(History::ended(1, State::failed))
      .add(again)
      .add(in_the_old_epoch);
  const Task task = history.fold();
  EXPECT_EQ(task.state, State::failed);
  EXPECT_EQ(task.runs.size(), 1u);
  EXPECT_EQ(task.superseded, 2);
}

TEST(Fold, AnAttemptThatDidNotCountHasUsedUpItsNumber) {
  Event cancelled;
  cancelled.task = k_task;
  cancelled.from = State::pending;
  cancelled.to = State::cancelled;
  cancelled.body = Moved{};
  History history;
  history.created().add(cancelled).add(History::claim(1, State::pending)).add(History::started(1));
  Task task = history.fold();
  EXPECT_EQ(task.state, State::cancelled);
  EXPECT_EQ(task.attempt, 0);
  EXPECT_EQ(next_attempt(task), 2);
  history.add(History::claim(2, State::cancelled)).add(History::started(2));
  task = history.fold();
  EXPECT_EQ(task.state, State::running);
  EXPECT_EQ(task.attempt, 2);
  EXPECT_EQ(task.runs.size(), 1u);
  EXPECT_EQ(next_attempt(task), 3);
}

// Neither had heard of the other.
TEST(Fold, OfTwoClonesThatBeginOneAttemptOnlyTheFirstIsBelieved) {
  History history;
  history.created()
      .add(History::claim(1, State::pending), 2, "bbbbbbbb")
      .add(History::started(1), 3, "bbbbbbbb")
      .add(History::claim(1, State::pending), 4, "aaaaaaaa")
      .add(History::started(1), 5, "aaaaaaaa")
      .add(History::ended(1, State::failed, Reason::lost), 6, "aaaaaaaa");
  Task task = history.fold();
  EXPECT_EQ(task.state, State::running);
  EXPECT_EQ(task.runs.at(0).writer, "bbbbbbbb");
  EXPECT_EQ(task.runs.at(0).ended_ms, std::nullopt);
  EXPECT_EQ(task.in_vain, (std::set<VainClaim>{{task.runs.at(0).id, "aaaaaaaa"}}));
  EXPECT_NE(refusal(task, History::ended(1, State::failed), "aaaaaaaa"), std::nullopt);
  EXPECT_EQ(refusal(task, History::ended(1, State::failed), "bbbbbbbb"), std::nullopt);
  history.add(History::ended(1, State::done), 7, "bbbbbbbb");
  task = history.fold();
  EXPECT_EQ(task.state, State::done);
  EXPECT_EQ(task.runs.at(0).result, State::done);
}

// A clone that was copied or restored goes on under another name.
TEST(Fold, AnEndIsBelievedUnderWhateverNameOfItsClone) {
  const Task task = History()
                        .created()
                        .add(History::claim(1, State::pending), 2, "bbbbbbbb")
                        .add(History::started(1), 3, "bbbbbbbb")
                        .add(History::ended(1, State::done), 4, "aaaaaaaa")
                        .fold();
  EXPECT_EQ(task.state, State::done);
}

TEST(Fold, CleanedKeepsTheResultAndRestoreBringsItBack) {
  History history;
  history.created()
      .add(History::claim(1, State::pending))
      .add(History::started(1))
      .add(History::ended(1, State::done));
  Event clean = History::of_run(0, State::done, State::cleaned);
  clean.run.clear();
  clean.body = Removed{};
  history.add(clean);
  EXPECT_EQ(history.fold().result, State::done);
  Event restore = History::of_run(0, State::cleaned, State::done);
  restore.run.clear();
  restore.body = Restored{};
  history.add(restore);
  EXPECT_EQ(history.fold().state, State::done);
  EXPECT_EQ(history.fold().result, std::nullopt);
}

TEST(Fold, AnEndThatLeadsToTheNextAttemptKeepsItsOwnResult) {
  History history;
  history.created().add(History::claim(1, State::pending)).add(History::started(1));
  Event end = History::ended(1, State::pending, Reason::agent_exit);
  end.not_before_ms = 5000;
  std::get<RunEnded>(end.body).result = State::failed;
  history.add(end);
  const Task waiting = history.fold();
  EXPECT_EQ(waiting.state, State::pending);
  EXPECT_EQ(waiting.reason, Reason::agent_exit);
  EXPECT_EQ(waiting.not_before_ms, 5000);
  EXPECT_EQ(waiting.runs[0].result, State::failed);
  const Task again = history.add(History::claim(2, State::pending)).fold();
  EXPECT_EQ(again.not_before_ms, 0);
  EXPECT_EQ(again.reason, Reason::none);
}

TEST(Fold, ATaskKnowsWhatItDependsOn) {
  Event event;
  Created body;
  body.feature = "login";
  body.depends_on = {"1111111111"};
  event.body = body;
  event.not_before_ms = 7000;
  const Task task = History().add(event).fold();
  EXPECT_EQ(task.depends_on, body.depends_on);
  EXPECT_EQ(task.not_before_ms, 7000);
}

TEST(Fold, ABaseThatWasNotKnownComesWithTheFirstClaim) {
  const auto base_after = [](const std::string& created_base) {
    Event created;
    Created body;
    body.feature = "login";
    body.base_oid = created_base;
    created.body = body;
    Event claim = History::claim(1, State::pending);
    std::get<RunClaimed>(claim.body).base = "found";
    return History().add(created).add(claim).fold().base_oid;
  };
  EXPECT_EQ(base_after(""), "found");
  EXPECT_EQ(base_after("known"), "known");
}

TEST(Fold, ASlotIsHeldFromAClaimUntilTheTaskIsCleaned) {
  Event claim = History::claim(1, State::pending);
  std::get<RunClaimed>(claim.body).slot = 3;
  History history;
  history.created().add(claim).add(History::started(1)).add(History::ended(1, State::failed));
  EXPECT_EQ(history.fold().slot, 3);
  history.add(History::of_run(0, State::failed, State::cleaned));
  EXPECT_EQ(history.fold().slot, 0);
  history.add(History::of_run(0, State::cleaned, State::failed));
  EXPECT_EQ(history.fold().slot, 0);
  EXPECT_EQ(history.fold().runs[0].slot, 3);
  Event again = History::claim(2, State::failed);
  std::get<RunClaimed>(again.body).slot = 5;
  EXPECT_EQ(history.add(again).fold().slot, 5);
}

TEST(Fold, TheOrderOfArrivalDoesNotMatter) {
  History history;
  history.created().add(History::claim(1, State::pending)).add(History::started(1));
  history.add(History::commit(1, "one"), 4, "bbbbbbbb")
      .add(History::commit(1, "two"), 4, "aaaaaaaa");
  const Task task = history.fold();
  ASSERT_EQ(task.commits.size(), 2u);
  EXPECT_EQ(task.commits[0].oid, "two");
}

TEST(Fold, WithoutItsCreationThereIsNoTask) {
  EXPECT_FALSE(domain::fold(History().add(History::claim(1, State::pending)).sorted()));
}

TEST(Refusal, TellsWhyAnEventMayNotEnter) {
  const Task done = History()
                        .created()
                        .add(History::claim(1, State::pending))
                        .add(History::started(1))
                        .add(History::ended(1, State::done))
                        .fold();
  EXPECT_EQ(refusal(done, History::ended(1, State::failed), "aaaaaaaa"),
            "'login' is done, so it cannot become failed");
  EXPECT_EQ(refusal(done, History::ended(7, State::failed), "aaaaaaaa"),
            "'login' was started again meanwhile, by another");
  EXPECT_NE(refusal(std::nullopt, History::ended(1, State::done), "aaaaaaaa"), std::nullopt);
}

TEST(Fold, WhatHasLandedIsAddedAndMovesNothing) {
  History history;
  Event landed;
  landed.run = std::string(k_task) + "-1";
  landed.body = Landed{"on-base", LandedBy::squash, "tip"};
  history.created().add(History::claim(1, State::pending)).add(History::started(1));
  history.add(History::commit(1, "tip")).add(History::ended(1, State::done)).add(landed);
  const Task task = history.fold();
  ASSERT_EQ(task.landed.size(), 1u);
  EXPECT_EQ(task.landed[0].oid, "on-base");
  EXPECT_EQ(task.landed[0].how, LandedBy::squash);
  EXPECT_EQ(task.landed[0].source, "tip");
  EXPECT_EQ(task.state, State::done);
  EXPECT_EQ(task.head, "tip");
  EXPECT_EQ(task.superseded, 0);
}

}  // namespace
}  // namespace wave::domain
