// SPDX-License-Identifier: MIT
#include "domain/event.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

Event sample(Body body) {
  Event event;
  event.id = "e.1";
  event.task = "0123456789";
  event.run = "0123456789-1";
  event.attempt = 1;
  event.epoch = 2;
  event.t_ms = 1795228259123;
  event.by = "cli";
  event.from = State::running;
  event.to = State::failed;
  event.reason = Reason::agent_exit;
  event.detail = "line\nbreak \"quoted\" \x01";
  event.body = std::move(body);
  return event;
}

TEST(Event, EveryKindReadsBackAsItWasWritten) {
  RunEnded ended;
  ended.exit_code = 3;
  ended.signal = 9;
  ended.cost_usd = 0.25;
  ended.result = State::failed;
  Created created;
  created.feature = "fix/login";
  created.base_fetched_ms = 1795228259123;
  created.commit_needed = false;
  created.own_branch = false;
  created.depends_on = {"1111111111", "2222222222"};
  created.origin = "github";
  created.number = 12;
  created.url = "https://forge.invalid/12";
  Described described{
      "Title", "A body\nof \"two\" lines", {"bug", "good first issue"}, {"ann"}, "bob", false, 3,
      "v1"};
  const std::vector<Body> bodies = {created,
                                    RunClaimed{"codex", "tmux", "s", "abc", 3, 60, 0, "def"},
                                    RunStarted{"m", "t"},
                                    CommitSeen{"oid"},
                                    Moved{},
                                    ended,
                                    Message{"0123456789", "d", "queued"},
                                    Kept{"refs/x", "oid"},
                                    Removed{"t-1", "refs/heads/x", "a", "b", "refs/k", true},
                                    Restored{"keep"},
                                    Landed{"oid", LandedBy::cherry_pick, "source"},
                                    described,
                                    Weighed{Action::defer, 40, "later", "v1", "p"},
                                    Planned{"{}", Risk::very_high, "v1", "abc", "codex", "s"},
                                    Reviewed{"a", "b", Judgement::findings, "{}", "codex"},
                                    Checked{"a", "build", CheckResult::failed, "line\nline"},
                                    Proposed{7, "https://forge.invalid/7", "abc"},
                                    Called{"ab", "plan", "claude", 1500, 10, 20, 0.5},
                                    Asked{"which?"},
                                    Answered{"that"},
                                    Held{false},
                                    Unknown{"later"}};
  for (const Body& body : bodies) {
    const Event event = sample(body);
    const std::string line = encode(event);
    const auto read = decode(line);
    ASSERT_TRUE(read) << line;
    EXPECT_EQ(encode(*read), line);
    EXPECT_EQ(read->body.index(), event.body.index());
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
}

TEST(Event, WhatATaskWaitsForIsReadBack) {
  Created created;
  created.depends_on = {"1111111111", "2222222222"};
  Event event = sample(created);
  event.not_before_ms = 1795228259123;
  const std::string line = encode(event);
  EXPECT_NE(line.find(R"("depends_on":"1111111111 2222222222")"), std::string::npos) << line;
  const auto read = decode(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<Created>(read->body).depends_on, created.depends_on);
  EXPECT_EQ(read->not_before_ms, 1795228259123);
  EXPECT_EQ(encode(sample(Created{})).find("depends_on"), std::string::npos);
}

TEST(Event, UnknownKeysAndKindsAreNoMistake) {
  const auto read =
      decode(R"({"v":7,"id":"e.2","k":"teleported","task":"0123456789","t":1,"new":{}})");
  ASSERT_TRUE(read);
  ASSERT_TRUE(std::holds_alternative<Unknown>(read->body));
  EXPECT_EQ(std::get<Unknown>(read->body).kind, "teleported");
}

TEST(Event, WhatIsNoEventIsRefused) {
  for (const char* line :
       {"", "{", "[]", "null", R"({"id":"x"})", R"({"task":"0123456789"})",
        R"({"id":"x","task":"../../etc"})", R"({"id":"x","task":"0123456789"} x)"}) {
    EXPECT_FALSE(decode(line)) << line;
  }
}

}  // namespace
}  // namespace wave::domain
