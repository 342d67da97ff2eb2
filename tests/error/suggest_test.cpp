// SPDX-License-Identifier: MIT
#include "error/suggest.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wave {
namespace {

TEST(Suggest, FindsTheWordThatWasMeant) {
  const std::vector<std::string> known = {"start", "status", "stop", "show"};
  EXPECT_EQ(suggest("strat", known), "start");
  EXPECT_EQ(suggest("statsu", known), "status");
  EXPECT_EQ(suggest("stopp", known), "stop");
}

TEST(Suggest, KeepsSilentWhenNothingIsNear) {
  EXPECT_EQ(suggest("frobnicate", {"start", "status"}), std::nullopt);
  EXPECT_EQ(suggest("x", {"start"}), std::nullopt);
  EXPECT_EQ(suggest("anything", {}), std::nullopt);
}

TEST(Suggest, MindsTheBoundAtBothEnds) {
  EXPECT_EQ(suggest("ag", {"agents"}), std::nullopt);
  EXPECT_EQ(suggest("agen", {"agents"}), "agents");
  EXPECT_EQ(suggest("agentsss", {"agents"}), "agents");
  EXPECT_EQ(suggest("agentssss", {"agents"}), std::nullopt);
}

// A repository's wave.toml may hold a key of any length, and each command looks for what it means:
// where such a word is compared letter by letter, this one does not end within a test's time.
TEST(Suggest, NothingIsNearToAWordOfAnyLength) {
  const std::string typed(4'000'000, 'a');
  EXPECT_EQ(suggest(typed, std::vector<std::string>(1000, "agent.default")), std::nullopt);
}

}  // namespace
}  // namespace wave
