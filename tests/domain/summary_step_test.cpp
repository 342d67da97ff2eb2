// SPDX-License-Identifier: MIT
#include "domain/summary_step.h"

#include "domain/event_line.h"
#include "domain/fold.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_task = "0123456789";

Event of(const std::string& id, Body body, int64_t t_ms = 5000) {
  Event event;
  event.id = id;
  event.task = k_task;
  event.t_ms = t_ms;
  event.body = std::move(body);
  return event;
}

Event of_run(const std::string& id, Body body, State from, State to) {
  Event event = of(id, std::move(body), 2000);
  event.run = std::string(k_task) + "-1";
  event.attempt = 1;
  event.epoch = 1;
  event.from = from;
  event.to = to;
  return event;
}

Created creation() {
  Created body;
  body.feature = "login";
  body.base_oid = "base";
  return body;
}

std::vector<Event> added() {
  return {of("c.one", CommitSeen{"one"}),
          of("c.two", CommitSeen{"two"}, 1500),
          of("c.none", CommitSeen{}),
          of("m.q", Message{"text", "digest", "queued"}),
          of("m.t", Message{"text", "", "typed"}, 9000),
          of("m.x", Message{"other", "", "no such delivery"}),
          of("k.1", Kept{"refs/wave/keep/0123456789/1", "kept"}),
          of("l.1", Landed{"landed", std::nullopt, "one"})};
}

// Each of these on top of histories that end at various points: the quick way must never say
// otherwise than folding all does.
TEST(SummaryStep, SaysWhatTheWholeFoldSays) {
  const std::vector<Event> life = {
      of("n.1", creation(), 1000),
      of_run("r.1", RunClaimed{"demo", "tmux", "label", "", 0, 0, 7, "base"}, State::pending,
             State::starting),
      of_run("s.1", RunStarted{"machine", ""}, State::starting, State::running),
      of_run("x.1", RunEnded{}, State::running, State::done)};
  std::vector<PlacedEvent> history;
  for (const Event& event : life) {
    history.push_back({{static_cast<int64_t>(history.size()) + 1, "aaaaaaaa", 0}, event});
    std::vector<PlacedEvent> all = history;
    Summary summary = summarize(fold(all).value());
    for (const Event& more : added()) {
      ASSERT_TRUE(only_adds(more)) << more.id;
      all.push_back({{static_cast<int64_t>(all.size()) + 1, "aaaaaaaa", 0}, more});
      add(summary, more);
      EXPECT_EQ(summary, summarize(fold(all).value())) << more.id;
      EXPECT_FALSE(refusal(fold(all), more, "aaaaaaaa")) << more.id;
    }
  }
}

TEST(SummaryStep, IsNotForWhatMovesOrNamesAnAttempt) {
  EXPECT_FALSE(only_adds(of("n.1", creation())));
  EXPECT_FALSE(only_adds(of("s.1", RunStarted{"machine", ""})));
  EXPECT_FALSE(only_adds(of("x.1", RunEnded{})));
  EXPECT_FALSE(only_adds(of("u.1", Unknown{"new"})));
  Event commit = of("c.one", CommitSeen{"one"});
  commit.attempt = 1;
  EXPECT_FALSE(only_adds(commit));
  commit.attempt = 0;
  commit.to = State::done;
  EXPECT_FALSE(only_adds(commit));
}

TEST(Fold, GoesOnFromWhereItStands) {
  std::vector<PlacedEvent> all = {{{1, "aaaaaaaa", 0}, of("n.1", creation(), 1000)}};
  for (const Event& event : added()) {
    all.push_back({{static_cast<int64_t>(all.size()) + 1, "aaaaaaaa", 0}, event});
  }
  Fold step;
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_FALSE(step.has_taken(all[i].event.id));
    step.take(all[i]);
    step.take(all[i]);  // counts once
    EXPECT_TRUE(step.has_taken(all[i].event.id));
    const std::vector<PlacedEvent> until(all.begin(), all.begin() + static_cast<long>(i) + 1);
    EXPECT_EQ(summarize(step.task().value()), summarize(fold(until).value()));
  }
  EXPECT_EQ(step.task()->messages.size(), 1U);
}

TEST(IdOfLine, IsThatOfTheEvent) {
  const std::string rest = R"(,"k":"moved","task":"0123456789"})";
  EXPECT_EQ(id_of_line(R"({"v":1,"id":"e.1")" + rest), "e.1");
  EXPECT_EQ(id_of_line(R"({ "id" : "e.1", "k" : "moved", "task" : "0123456789" })"), "e.1");
  EXPECT_EQ(id_of_line("no JSON"), "");
  for (const char* start : {R"({"v":1,"id":"e.\u0031")", R"({"v":1,"id":"e.1","id":"e.2")",
                            R"({"v":1,"id":"e.1","detail":"\"id\":\"e.2\"")"}) {
    const auto event = decode(start + rest);
    EXPECT_EQ(id_of_line(start + rest), event ? event->id : "") << start;
  }
}

}  // namespace
}  // namespace wave::domain
