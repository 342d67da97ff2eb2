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

}  // namespace
}  // namespace wave::os
