// SPDX-License-Identifier: MIT
#include "error/suggest.h"

#include <chrono>
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

// A repository's wave.toml may hold a key of any length, and each command looks for what it means.
TEST(Suggest, IsAsQuickWithALongWord) {
  const std::string typed(200'000, 'a');
  const std::vector<std::string> known(1000, "agent.default");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(suggest(typed, known), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace wave
