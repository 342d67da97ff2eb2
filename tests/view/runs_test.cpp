// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "json/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::view {
namespace {

using testing::HasSubstr;

constexpr int64_t k_now_ms = 1'800'000'000'000;

RunView run(int64_t began_s_ago, std::optional<int64_t> ended_s_ago, bool goes_on = false) {
  RunView out;
  out.task = "0123456789";
  out.feature = "x";
  out.run.started_ms = k_now_ms - began_s_ago * 1000;
  if (ended_s_ago) out.run.ended_ms = k_now_ms - *ended_s_ago * 1000;
  out.run.input_tokens = 100;
  out.run.output_tokens = 10;
  out.run.cost_usd = 0.25;
  out.goes_on = goes_on;
  return out;
}

TEST(RunTotals, CountEachRunOnceAndWhatGoesOnUpToNow) {
  const RunTotals all = totals_of({run(100, 40), run(30, std::nullopt, true)}, k_now_ms);
  EXPECT_EQ(all.seconds, 90);
  EXPECT_EQ(all.input_tokens, 200);
  EXPECT_EQ(all.output_tokens, 20);
  EXPECT_DOUBLE_EQ(all.cost_usd, 0.5);
}

TEST(RunTotals, LeaveOutTheTimeOfWhatWasLostOrNeverBegan) {
  RunView unstarted = run(5, std::nullopt, true);
  unstarted.run.started_ms.reset();
  EXPECT_EQ(totals_of({run(100, std::nullopt), unstarted}, k_now_ms).seconds, 0);
  EXPECT_EQ(totals_of({}, k_now_ms).seconds, 0);
}

TEST(Runs, TellTotalsAndWhatGoesOnByItself) {
  RunsView view;
  view.runs = {run(7200, 0)};
  view.retries = {{"0123456789", "x", 4, 2, domain::Reason::agent_exit, "status 1", k_now_ms}};
  const auto document = json::Document::parse(runs_json(view, k_now_ms));
  ASSERT_TRUE(document);
  const json::Value totals = document->root()["totals"];
  EXPECT_EQ(totals["runs"].integer(), 1);
  EXPECT_EQ(totals["seconds"].integer(), 7200);
  EXPECT_EQ(totals["input_tokens"].integer(), 100);
  const json::Value retry = document->root()["retries"].items().front();
  EXPECT_EQ(retry["number"].integer(), 4);
  EXPECT_EQ(retry["failures"].integer(), 2);
  EXPECT_EQ(retry["reason"].string_or(""), "agent_exit");
  EXPECT_EQ(retry["due_at"].string_or(""), "2027-01-15T08:00:00Z");
  const std::string text = runs_text(view, k_now_ms, Style());
  EXPECT_THAT(text, HasSubstr("in all: 1 runs, 2h, 100 tokens read and 10 written, $0.25\n"));
  EXPECT_THAT(text, HasSubstr("#4 x goes on when there is a place: status 1\n"));
}

}  // namespace
}  // namespace wave::view
