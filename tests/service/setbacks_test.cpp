// SPDX-License-Identifier: MIT
#include "service/setbacks.h"

#include <gtest/gtest.h>

namespace wave::service {
namespace {

using std::chrono::milliseconds;

class SetbacksTest : public testing::Test {
 protected:
  SetbacksTest() { setbacks_.set_policy({milliseconds(5000), milliseconds(100000)}); }
  os::Now at(int64_t ms) const { return {1800000000000 + ms, 1000000 + ms, 1000000 + ms}; }
  // How long the piece is left alone when it goes wrong then; -1: not any more.
  int64_t pause(int64_t ms) {
    const auto again = setbacks_.happened("a", at(ms));
    return again ? *again - at(ms).wall_ms : -1;
  }
  Setbacks setbacks_;
};

TEST_F(SetbacksTest, EachPauseIsTwiceAsLongUpToAMinute) {
  EXPECT_EQ(pause(0), 5000);
  EXPECT_TRUE(setbacks_.is_new("a"));
  EXPECT_EQ(pause(5000), 10000);
  EXPECT_FALSE(setbacks_.is_new("a"));
  EXPECT_EQ(pause(15000), 20000);
  EXPECT_EQ(pause(35000), 40000);
  EXPECT_EQ(pause(75000), 60000);
}

TEST_F(SetbacksTest, WhatDoesNotPassIsGivenUp) {
  EXPECT_EQ(pause(0), 5000);
  EXPECT_EQ(pause(99999), 10000);
  EXPECT_EQ(pause(100000), -1);
  EXPECT_EQ(pause(100001), 5000) << "a person has let it go on: it begins anew";
}

TEST_F(SetbacksTest, ANightAsleepIsNoTimeInWhichItDidNotPass) {
  EXPECT_EQ(pause(0), 5000);
  os::Now next = at(8 * 60 * 60 * 1000);
  next.awake_ms = at(1).awake_ms;
  EXPECT_EQ(setbacks_.happened("a", next), next.wall_ms + 10000);
}

TEST_F(SetbacksTest, IsLeftAloneUntilThen) {
  EXPECT_FALSE(setbacks_.not_before("a", at(0)));
  pause(0);
  EXPECT_EQ(setbacks_.not_before("a", at(1)), at(5000).wall_ms);
  EXPECT_FALSE(setbacks_.not_before("a", at(5000)));
  EXPECT_FALSE(setbacks_.not_before("b", at(1)));
  setbacks_.forget("a");
  EXPECT_FALSE(setbacks_.not_before("a", at(1)));
}

}  // namespace
}  // namespace wave::service
