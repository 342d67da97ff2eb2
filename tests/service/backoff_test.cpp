// SPDX-License-Identifier: MIT
#include "service/backoff.h"

#include <gtest/gtest.h>

namespace wave::service {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int64_t k_hour_ms = 3'600'000;
constexpr int64_t k_failed_ms = 100 * k_hour_ms;

int64_t wait_ms(const Backoff& backoff, int64_t failures) {
  return backoff.retry_at(k_failed_ms, failures, k_failed_ms) - k_failed_ms;
}

TEST(Backoff, DoublesUpToTheLongest) {
  const Backoff backoff{seconds(10), seconds(300)};
  int64_t failures = 0;
  for (const int64_t wait_s : {10, 20, 40, 80, 160, 300, 300}) {
    EXPECT_EQ(wait_ms(backoff, ++failures), wait_s * 1000);
  }
  EXPECT_EQ(wait_ms({seconds(10), seconds(5)}, 1), 5000);
}

TEST(Backoff, StaysANumberAfterVeryManyFailures) {
  EXPECT_EQ(wait_ms({hours(24), hours(1 << 20)}, 100), 24 * k_hour_ms * 1024);
}

TEST(Backoff, WithoutADelayThereIsNone) { EXPECT_EQ(wait_ms({seconds(0)}, 2), 0); }

TEST(Backoff, IsCountedFromTheFailure) {
  const Backoff backoff{seconds(10)};
  EXPECT_EQ(backoff.retry_at(k_failed_ms, 1, k_failed_ms + 3000), k_failed_ms + 10'000);
}

TEST(Backoff, AClockThatIsSetBackMakesNobodyWaitForIt) {
  const int64_t now_ms = k_failed_ms - 2 * k_hour_ms;
  EXPECT_EQ(Backoff{seconds(10)}.retry_at(k_failed_ms, 1, now_ms), now_ms);
}

}  // namespace
}  // namespace wave::service
