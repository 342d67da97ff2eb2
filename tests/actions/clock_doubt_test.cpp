// SPDX-License-Identifier: MIT
#include "actions/clock_doubt.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

constexpr int64_t k_hour_ms = 60 * 60 * 1000;
constexpr int64_t k_day_ms = 24 * k_hour_ms;

class ClockDoubtTest : public testing::Test {
 protected:
  ClockDoubtTest() { os::make_private_folder(layout_.wave_dir()); }
  bool is_doubtful(int64_t since_begin_ms) {
    return is_clock_doubtful(layout_, {1800000000000 + since_begin_ms, 1, 1});
  }

  test::TempFolder folder_;
  git::Layout layout_ = git::layout_of(folder_ / "repo.git");
};

TEST_F(ClockDoubtTest, AClockThatGoesOnIsBelieved) {
  for (const int64_t days : {0, 1, 2, 30, 60}) EXPECT_FALSE(is_doubtful(days * k_day_ms)) << days;
}

TEST_F(ClockDoubtTest, AfterALeapItIsBelievedWhenItHasGoneOnForADay) {
  EXPECT_FALSE(is_doubtful(0));
  const int64_t leapt = 91 * k_day_ms;
  EXPECT_TRUE(is_doubtful(leapt));
  EXPECT_TRUE(is_doubtful(leapt + k_hour_ms));
  EXPECT_TRUE(is_doubtful(leapt + k_day_ms - 1));
  EXPECT_FALSE(is_doubtful(leapt + k_day_ms));
  EXPECT_FALSE(is_doubtful(leapt + k_day_ms + k_hour_ms));
}

TEST_F(ClockDoubtTest, ALeapThatIsTakenBackIsForgotten) {
  EXPECT_FALSE(is_doubtful(0));
  EXPECT_TRUE(is_doubtful(91 * k_day_ms));
  EXPECT_FALSE(is_doubtful(k_hour_ms));
  EXPECT_TRUE(is_doubtful(92 * k_day_ms)) << "the day begins anew";
}

TEST_F(ClockDoubtTest, EachLeapHasADayOfItsOwn) {
  EXPECT_FALSE(is_doubtful(0));
  EXPECT_TRUE(is_doubtful(91 * k_day_ms));
  EXPECT_TRUE(is_doubtful(191 * k_day_ms));
  EXPECT_FALSE(is_doubtful(192 * k_day_ms));
}

TEST_F(ClockDoubtTest, AClockThatWasBehindHasLeaptWhenItIsSet) {
  EXPECT_FALSE(is_doubtful(0));
  EXPECT_FALSE(is_doubtful(-1000 * k_day_ms));
  EXPECT_TRUE(is_doubtful(k_hour_ms));
}

}  // namespace
}  // namespace wave::actions
