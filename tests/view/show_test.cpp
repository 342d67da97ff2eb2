// SPDX-License-Identifier: MIT
#include "view/show.h"

#include "json/value.h"
#include "view/sample_row.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

TaskView sample() {
  TaskView view;
  view.row = sample_row();
  view.task.id = view.row.task.id;
  view.task.feature = view.row.task.feature;
  view.task.title = view.row.task.title;
  view.task.branch = view.row.task.branch;
  view.task.base_ref = view.row.task.base_ref;
  view.task.base_oid = view.row.task.base_oid;
  view.task.ticket = view.row.task.ticket;
  view.task.timeout_s = 14400;
  view.task.created_ms = view.row.task.created_ms;
  view.task.updated_ms = view.row.task.updated_ms;
  domain::Run run;
  run.id = view.row.task.run;
  run.attempt = 1;
  run.agent = "claude";
  run.host = "tmux";
  run.timeout_s = 14400;
  run.claimed_ms = k_noon - 250'000;
  run.started_ms = k_noon - 240'000;
  view.task.runs.push_back(run);
  view.task.commits.push_back({std::string(40, '2'), run.id, k_noon - 180'000});
  return view;
}

TEST(ShowText, TellsEverything) {
  EXPECT_EQ(show_text(sample(), k_noon, {}),
            "task       7f3k9d2m1q fix/login\n"
            "title      Mend the login page\n"
            "state      running\n"
            "activity   working (output grew 3 s ago)\n"
            "branch     fix/login\n"
            "base       main 111111111111\n"
            "worktree   /srv/p/fix-login\n"
            "ticket     T-1\n"
            "time-out   4h\n"
            "session    7f3k9d2m1q-1\n"
            "label      mine\nslot       3\n"
            "created    2026-11-21T11:55:00Z\n"
            "updated    2026-11-21T11:57:00Z\n"
            "\n"
            "RUN  AGENT   HOST  TOOK\n"
            "  1  claude  tmux    4m\n"
            "\n"
            "commit 222222222222 2026-11-21T11:57:00Z\n");
}

TEST(ShowText, TellsWhenTheBaseWasFetchedAndHowFarItIs) {
  TaskView view = sample();
  view.task.base_fetched_ms = k_noon;
  view.row.base_drift = domain::BaseDrift{std::string(40, '3'), 1, 2};
  EXPECT_NE(show_text(view, k_noon, {})
                .find("base       main 111111111111, fetched 2026-11-21T12:00:00Z"
                      " (1 ahead, 2 behind)\n"),
            std::string::npos);
}

TEST(ShowText, TellsWhyARunFailed) {
  TaskView view = sample();
  view.row = lost_row();
  view.task.runs[0].result = domain::State::failed;
  view.task.runs[0].reason = domain::Reason::agent_exit;
  view.task.runs[0].exit_code = 3;
  const std::string text = show_text(view, k_noon, {});
  EXPECT_NE(text.find("state      failed*: lost (its runner is gone)\n"), std::string::npos);
  EXPECT_NE(text.find("failed  agent_exit  exit 3"), std::string::npos);
  EXPECT_NE(text.find("drift      runner_dead\n"), std::string::npos);
}

TEST(ShowText, TellsTheTimeOutsOfTheNewestRun) {
  TaskView view = sample();
  view.task.runs[0].timeout_s = 300;
  view.task.runs[0].idle_timeout_s = 180;
  EXPECT_NE(show_text(view, k_noon, {}).find("time-out   5m, idle 3m\n"), std::string::npos);
}

TEST(ShowText, ARunOfNoTimeTookLessThanASecond) {
  TaskView view = sample();
  view.task.runs[0].ended_ms = *view.task.runs[0].started_ms + 400;
  EXPECT_NE(show_text(view, k_noon, {}).find("  <1s\n"), std::string::npos);
}

TEST(ShowJson, HasTheRunsAndCommits) {
  const auto document = json::Document::parse(show_json(sample(), "/r"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root()["schema"].integer(), 1);
  const json::Value task = document->root()["task"];
  EXPECT_EQ(task["feature"].string(), "fix/login");
  EXPECT_EQ(task["label"].string(), "mine");
  const json::Value run = task["runs"].items().at(0);
  EXPECT_EQ(run["started_at"].string(), "2026-11-21T11:56:00Z");
  EXPECT_TRUE(run["exit"].is_null());
  EXPECT_TRUE(run["cost_usd"].is_null());
  EXPECT_EQ(task["commit_list"].items().at(0)["oid"].string(), std::string(40, '2'));
  EXPECT_TRUE(task["kept"].is_array());
}

}  // namespace
}  // namespace wave::view
