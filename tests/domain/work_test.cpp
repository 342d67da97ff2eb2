// SPDX-License-Identifier: MIT
#include "domain/work.h"

#include "domain/event_fault.h"
#include "domain/fold.h"
#include "domain/ids.h"
#include "domain/summary.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_task = "0123456789";

// Events of one task, each behind the one before.
class Backlog : public ::testing::Test {
 protected:
  Event event(Body body) {
    Event out;
    out.id = "e." + std::to_string(events_.size());
    out.task = k_task;
    out.t_ms = 1000 + static_cast<int64_t>(events_.size());
    out.body = std::move(body);
    return out;
  }
  void add(Event one) { events_.push_back({{int64_t(events_.size()) + 1, "w", 1}, one}); }
  void add(Body body) { add(event(std::move(body))); }
  void move(State from, State to) {
    Event one = event(Moved{});
    one.from = from;
    one.to = to;
    add(one);
  }
  Task task() { return fold(events_).value(); }
  Work work() { return task().work.value(); }

  void create(const std::string& origin) {
    Created created;
    created.feature = "7-login";
    created.title = "old";
    created.origin = origin;
    created.number = 7;
    add(created);
  }

  std::vector<PlacedEvent> events_;
};

TEST_F(Backlog, ATaskThatAPersonStartedIsNoWork) {
  create("");
  add(Described{"new", "", {}, {}, "", true, 0, ""});
  EXPECT_FALSE(task().work);
  EXPECT_EQ(task().title, "old");
}

TEST_F(Backlog, TheNewestWordingCounts) {
  create("local");
  add(Described{"first", "a", {"bug"}, {}, "ann", true, 1, "v1"});
  add(Described{"second", "b", {}, {}, "ann", true, 5, "v2"});
  EXPECT_EQ(task().title, "second");
  EXPECT_EQ(work().described.body, "b");
  EXPECT_TRUE(work().described.labels.empty());
  EXPECT_EQ(summarize(task()).number, 7);
  EXPECT_EQ(summarize(task()).priority, 5);
}

TEST_F(Backlog, WhatItWaitsForStaysUntilItIsSaidAnew) {
  create("local");
  const auto waits_for = [&](std::optional<std::vector<std::string>> ids) {
    Described described{"t", "", {}, {}, "", true, 0, ""};
    described.depends_on = std::move(ids);
    const auto read = decode(encode(event(described)));
    add(std::get<Described>(read.value().body));
    return task().depends_on;
  };
  const std::vector<std::string> one = {"1111111111"};
  EXPECT_EQ(waits_for(one), one);
  EXPECT_EQ(waits_for(std::nullopt), one);
  EXPECT_EQ(waits_for(std::vector<std::string>{}), std::vector<std::string>{});
}

TEST_F(Backlog, AReviewHoldsForItsTree) {
  create("local");
  add(Reviewed{"c1", "t1", Judgement::approve, "", "codex"});
  add(Reviewed{"c2", "t2", Judgement::findings, "", "codex"});
  add(Reviewed{"c3", "t3", std::nullopt, "", "codex"});
  const Work known = work();
  EXPECT_EQ(review_of(known, "t1")->judgement, Judgement::approve);
  EXPECT_EQ(review_of(known, "t2")->judgement, Judgement::findings);
  EXPECT_EQ(review_of(known, "t3"), nullptr) << "a word that nobody knows approves nothing";
}

TEST_F(Backlog, OneOfTheChecksIsNotAllOfThem) {
  create("local");
  add(Checked{"c1", "build", CheckResult::passed, ""});
  EXPECT_EQ(checks_of(work(), "c1"), nullptr);
  add(Checked{"c1", "", CheckResult::failed, ""});
  add(Checked{"c1", "", CheckResult::passed, ""});
  EXPECT_EQ(checks_of(work(), "c1")->result, CheckResult::passed) << "the newest counts";
  EXPECT_EQ(checks_of(work(), "c2"), nullptr);
}

TEST_F(Backlog, CallsAreKeptEachOnce) {
  create("local");
  Event told = event(Called{"ab", "plan", "claude", 1500, 10, 20, 0.5});
  told.id = call_event_id(k_task, "ab");
  add(told);
  add(told);
  add(Called{"cd", "review", "codex", 10, 0, 0, 0});
  ASSERT_EQ(work().calls.size(), 2U);
  EXPECT_EQ(work().calls.at(0).took_ms, 1500);
  EXPECT_DOUBLE_EQ(work().calls.at(0).cost_usd, 0.5);
  EXPECT_EQ(work().calls.at(1).role, "review");
}

TEST_F(Backlog, AnAnswerTakesTheQuestionAway) {
  create("local");
  add(Asked{"which?"});
  EXPECT_EQ(work().question, "which?");
  add(Answered{"that"});
  EXPECT_EQ(work().question, "");
  EXPECT_EQ(work().answers.at(0).question, "which?");
  EXPECT_EQ(work().answers.at(0).text, "that");
}

TEST_F(Backlog, HeldUntilLetGo) {
  create("local");
  add(Held{true});
  EXPECT_TRUE(work().held);
  add(Held{false});
  EXPECT_FALSE(work().held);
}

TEST_F(Backlog, LiesInTheBacklogUntilSomebodyDecides) {
  create("local");
  EXPECT_TRUE(is_in_backlog(summarize(task())));
  move(State::pending, State::queued);
  EXPECT_FALSE(is_in_backlog(summarize(task())));
  EXPECT_EQ(task().moved_ms, 1001);
  move(State::queued, State::planning);
  move(State::planning, State::ready);
  EXPECT_EQ(task().state, State::ready);
  EXPECT_EQ(task().moved_ms, 1003);
}

TEST_F(Backlog, RiskWordsAreExact) {
  EXPECT_EQ(parse_risk("high"), Risk::high);
  for (const char* word : {"", "high.", "High", "none", "HIGH"}) {
    EXPECT_FALSE(parse_risk(word)) << word;
  }
}

TEST_F(Backlog, WhatIsTooMuchIsNoEvent) {
  EXPECT_FALSE(event_fault(event(Described{"t", "line\n\tline", {}, {}, "", true, 0, ""})));
  const std::vector<Body> faulty = {
      Described{"two\nlines", "", {}, {}, "", true, 0, ""},
      Described{"t", std::string(k_longest_text + 1, 'x'), {}, {}, "", true, 0, ""},
      Described{"t", "\x1b[31m", {}, {}, "", true, 0, ""},
      Weighed{Action::enqueue, 101, "", "", ""},
      Planned{std::string(k_longest_text + 1, 'x'), std::nullopt, "", ""},
      Reviewed{"not an oid", "", std::nullopt, "", ""},
      Proposed{1, "two\nlines", ""},
      Called{"c", "two\nlines", "", 0, 0, 0, 0},
      Called{"c", "plan", "", -1000, 0, 0, 0},
      Called{"c", "plan", "", 0, -1, 0, 0},
      Asked{std::string(1, '\0')},
  };
  for (const Body& body : faulty) EXPECT_TRUE(event_fault(event(body))) << kind_of(body);
}

}  // namespace
}  // namespace wave::domain
