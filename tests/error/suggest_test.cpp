// SPDX-License-Identifier: MIT
#include "error/suggest.h"

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

}  // namespace
}  // namespace wave
