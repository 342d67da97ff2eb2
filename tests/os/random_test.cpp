// SPDX-License-Identifier: MIT
#include "os/random.h"

#include <gtest/gtest.h>

namespace wave::os {
namespace {

TEST(Random, GivesAsManyBytesAsAskedFor) {
  EXPECT_EQ(random_bytes(0).size(), 0U);
  EXPECT_EQ(random_bytes(1'000'000).size(), 1'000'000U);
}

TEST(Random, IsDifferentEachTime) { EXPECT_NE(random_bytes(16), random_bytes(16)); }

TEST(Random, AFractionIsBetweenNothingAndAll) {
  bool low = false;
  bool high = false;
  for (int i = 0; i < 1000; ++i) {
    const double fraction = random_fraction();
    ASSERT_GE(fraction, 0.0);
    ASSERT_LE(fraction, 1.0);
    low = low || fraction < 0.2;
    high = high || fraction > 0.8;
  }
  EXPECT_TRUE(low && high);
}

}  // namespace
}  // namespace wave::os
