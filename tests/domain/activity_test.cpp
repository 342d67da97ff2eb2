// SPDX-License-Identifier: MIT
#include "domain/activity.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(Activity, TheNewestSignDecides) {
  EXPECT_EQ(judge_activity({5000, 9000}).activity, Activity::working);
  EXPECT_EQ(judge_activity({5000, 9000}).why, "output 5s ago");
  EXPECT_EQ(judge_activity({9000, 5000}).why, "an event 5s ago");
  EXPECT_EQ(judge_activity({9000, 0}).why, "an event just now");
  EXPECT_EQ(judge_activity({std::nullopt, k_fresh_ms}).activity, Activity::working);
  EXPECT_EQ(judge_activity({k_fresh_ms, std::nullopt}).activity, Activity::working);
}

TEST(Activity, SilenceIsUnknown) {
  EXPECT_EQ(judge_activity({k_fresh_ms + 1, 7200000}).activity, Activity::unknown);
  EXPECT_EQ(judge_activity({600000, 7200000}).why, "silent for 10m");
  EXPECT_EQ(judge_activity({}).activity, Activity::unknown);
}

TEST(Activity, ATimeThatCannotBeIsUnknown) {
  EXPECT_EQ(judge_activity({-k_fresh_ms - 1, 5000}).activity, Activity::unknown);
  // Clocks differ a little.
  EXPECT_EQ(judge_activity({-1000, 5000}).activity, Activity::working);
}

}  // namespace
}  // namespace wave::domain
