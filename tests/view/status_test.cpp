// SPDX-License-Identifier: MIT
#include "view/status.h"

#include "json/value.h"
#include "view/sample_row.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

TEST(StatusTable, ShowsWhatLivesAndWhy) {
  EXPECT_EQ(status_table({sample_row()}, k_noon, {}),
            "FEATURE    STATE    REASON   AGENT   COMMITS  AGE\n"
            "fix/login  running  working  claude        2   3m\n");
}

TEST(StatusTable, MarksWhatIsNotRecordedAndSaysWhatThatMeans) {
  EXPECT_EQ(status_table({sample_row(), lost_row()}, k_noon, {}),
            "FEATURE    STATE    REASON   AGENT   COMMITS  AGE  DETAIL\n"
            "fix/login  running  working  claude        2   3m\n"
            "search     failed*  lost     claude        2   3m  its runner is gone\n"
            "\n"
            "* seen just now and not recorded yet; git wave reconcile records it\n");
}

TEST(StatusTable, NamesTheBranchOnlyWhereItDiffers) {
  domain::StatusRow row = sample_row();
  row.task.branch = "refs/heads/other";
  const std::string table = status_table({row}, k_noon, {});
  EXPECT_NE(table.find("BRANCH"), std::string::npos);
  EXPECT_NE(table.find("other"), std::string::npos);
}

TEST(StatusTable, SaysWhereTheBaseHasGoneOn) {
  domain::StatusRow level = lost_row();
  level.base_drift = domain::BaseDrift{std::string(40, '3'), 1, 0};
  domain::StatusRow behind = sample_row();
  behind.base_drift = domain::BaseDrift{std::string(40, '3'), 2, 12};
  EXPECT_EQ(status_table({behind, level}, k_noon, {}),
            "FEATURE    STATE    REASON   AGENT   COMMITS  BEHIND  AGE  DETAIL\n"
            "fix/login  running  working  claude        2      12   3m\n"
            "search     failed*  lost     claude        2           3m  its runner is gone\n"
            "\n"
            "* seen just now and not recorded yet; git wave reconcile records it\n");
  EXPECT_EQ(status_table({level}, k_noon, {}).find("BEHIND"), std::string::npos);
}

TEST(StatusTable, SaysWhenSomethingStarts) {
  domain::StatusRow row = sample_row();
  row.state = domain::State::pending;
  row.activity = domain::Activity::none;
  row.task.not_before_ms = k_noon + 49 * 60'000;
  EXPECT_NE(status_table({row}, k_noon, {}).find("  starts in 49m\n"), std::string::npos);
  row.detail = "its plan is used up";
  EXPECT_NE(status_table({row}, k_noon, {}).find("starts in 49m: its plan is used up"),
            std::string::npos);
  EXPECT_EQ(status_table({row}, k_noon + 50 * 60'000, {}).find("starts in"), std::string::npos);
}

TEST(StatusTable, NothingIsNothing) { EXPECT_EQ(status_table({}, k_noon, {}), ""); }

TEST(StatusTable, AnAgentCannotReachTheTerminal) {
  domain::StatusRow row = lost_row();
  row.detail = "bad\x1b[2J\nworse";
  const std::string table = status_table({row}, k_noon, {});
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_NE(table.find("bad worse"), std::string::npos);
}

TEST(StatusJson, SaysEverything) {
  EXPECT_EQ(
      status_json({sample_row()}, "/srv/p/repo.git"),
      R"({"schema":1,"repository":"/srv/p/repo.git","tasks":[{"id":"7f3k9d2m1q",)"
      R"("feature":"fix/login","state":"running","reason":null,"result":null,"detail":null,)"
      R"("recorded":true,"activity":"working","branch":"fix/login",)"
      R"("worktree":"/srv/p/fix-login","base":{"ref":"refs/heads/main",)"
      R"("oid":"1111111111111111111111111111111111111111"},)"
      R"("head":"2222222222222222222222222222222222222222","commits":2,"agent":"claude",)"
      R"("run":"7f3k9d2m1q-1","attempt":1,"session":"7f3k9d2m1q-1","host":"tmux",)"
      R"("writer":"9yz1k4t2","slot":3,"drift":null,"base_drift":null,"started_at":"2026-11-21T11:56:00Z","ended_at":null,)"
      R"("updated_at":"2026-11-21T11:57:00Z","not_before":null,"depends_on":[],"timeout_seconds":14400,"error":null}]})"
      "\n");
}

TEST(StatusJson, SaysWhatDiffersFromTheRecord) {
  const std::string text = status_json({lost_row()}, "/r");
  const auto document = json::Document::parse(text);
  ASSERT_TRUE(document);
  const json::Value task = document->root()["tasks"].items().at(0);
  EXPECT_EQ(task["state"].string(), "failed");
  EXPECT_EQ(task["reason"].string(), "lost");
  EXPECT_EQ(task["recorded"].boolean(), false);
  EXPECT_EQ(task["drift"].string(), "runner_dead");
  EXPECT_EQ(task["error"].string(), task["detail"].string());
}

TEST(StatusJson, EmptyIsAnEmptyList) {
  EXPECT_EQ(status_json({}, "/r"), "{\"schema\":1,\"repository\":\"/r\",\"tasks\":[]}\n");
}

}  // namespace
}  // namespace wave::view
