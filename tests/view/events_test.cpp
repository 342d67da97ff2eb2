// SPDX-License-Identifier: MIT
#include "view/events.h"

#include "view/sample_row.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

index::StoredEvent sample_end() {
  domain::Event event;
  event.id = "x.7f3k9d2m1q-1";
  event.task = "7f3k9d2m1q";
  event.run = "7f3k9d2m1q-1";
  event.attempt = 1;
  event.t_ms = k_noon;
  event.by = "runner";
  event.from = domain::State::running;
  event.to = domain::State::failed;
  event.reason = domain::Reason::agent_exit;
  event.detail = "said \x1b[31mno";
  domain::RunEnded body;
  body.exit_code = 3;
  event.body = body;
  return {{{7, "9yz1k4t2", 2}, event}, encode(event)};
}

TEST(EventsText, IsOneHarmlessLineForEach) {
  EXPECT_EQ(events_text({{sample_end(), "login", {}}}, Naming::one_task),
            "2026-11-21T12:00:00Z runner    run_ended    #1 running -> failed exit 3 agent_exit "
            "(said no)\n");
}

TEST(EventsText, NamesTheTaskAmongMany) {
  EXPECT_EQ(events_text({{sample_end(), "log\nin", {}}}, Naming::many_tasks),
            "2026-11-21T12:00:00Z runner    run_ended    log in #1 running -> failed exit 3 "
            "agent_exit (said no)\n");
}

TEST(EventsJson, HoldsTheLineOfTheLogAndItsPlace) {
  const index::StoredEvent event = sample_end();
  EXPECT_EQ(
      events_json({{event, "login", std::nullopt}}),
      R"({"schema":1,"cursor":null,"feature":"login","lamport":7,"writer":"9yz1k4t2","line":2,)"
      R"("event":)" +
          event.json + "}\n");
}

TEST(EventsJson, TellsHowFarOneHasRead) {
  domain::LogCursor cursor;
  cursor.advance(sample_end().placed.at);
  EXPECT_NE(events_json({{sample_end(), "login", cursor}}).find(R"("cursor":"9yz1k4t2:7.2")"),
            std::string::npos);
}

}  // namespace
}  // namespace wave::view
