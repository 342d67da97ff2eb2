// SPDX-License-Identifier: MIT
#include "store/clock_bound.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

using Leaps = std::map<std::string, int64_t>;

TEST(ClockBoundTest, LogsThatHangTogetherPassWhateverTheirOrder) {
  // Each has seen the other in turn, with more than a leap of its own in between.
  EXPECT_EQ(leaping_logs({{"a", {1, 1'500'001}}, {"b", {2, 800'000, 900'000, 2'400'000}}}, 0),
            Leaps());
  EXPECT_EQ(leaping_logs({{"a", {5'000'000}}}, 4'500'000), Leaps());
  EXPECT_EQ(leaping_logs({}, 7), Leaps());
}

TEST(ClockBoundTest, WhatIsFarAheadOfAllOthersIsNamed) {
  EXPECT_EQ(leaping_logs({{"a", {1, 2, 3}}, {"b", {4, 1'000'005}}}, 0), (Leaps{{"b", 1'000'001}}));
  EXPECT_EQ(leaping_logs({{"a", {9'000'000'000}}, {"b", {9'000'000'001}}}, 100),
            (Leaps{{"a", 8'999'999'900}, {"b", 8'999'999'901}}));
}

}  // namespace
}  // namespace wave::store
