// SPDX-License-Identifier: MIT
#include "os/clock.h"

#include <gtest/gtest.h>

namespace wave::os {
namespace {

TEST(Clock, NeverGoesBackSinceBoot) {
  const SystemClock clock;
  const Now first = clock.now();
  const Now second = clock.now();
  EXPECT_GT(first.boot_ms, 0);
  EXPECT_LE(first.boot_ms, second.boot_ms);
  EXPECT_GT(first.wall_ms, 1'577'836'800'000);  // 2020
}

TEST(Clock, TheBootIdIsAUuidAndStaysTheSame) {
  EXPECT_EQ(boot_id().size(), 36U);
  EXPECT_EQ(boot_id(), boot_id());
}

TEST(Clock, WritesTimesAsRfc3339InUtc) {
  EXPECT_EQ(rfc3339(1'795'236'000'000), "2026-11-21T04:40:00Z");
  EXPECT_EQ(rfc3339(1'795'236'000'999), "2026-11-21T04:40:00Z");
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(rfc3339(-1000), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace wave::os
