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

TEST(Random, AUuidSaysThatItIsRandom) {
  const std::string uuid = random_uuid();
  ASSERT_EQ(uuid.size(), 36U);
  for (const size_t at : {8, 13, 18, 23}) EXPECT_EQ(uuid[at], '-');
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, random_uuid());
}

}  // namespace
}  // namespace wave::os
