// SPDX-License-Identifier: MIT
#include "domain/duration.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using std::chrono::seconds;

TEST(Duration, ReadsNumberAndUnit) {
  EXPECT_EQ(parse_duration("90s"), seconds(90));
  EXPECT_EQ(parse_duration("10m"), seconds(600));
  EXPECT_EQ(parse_duration("2h"), seconds(7200));
  EXPECT_EQ(parse_duration("366d"), seconds(366 * 86400));
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "s", "10", "-1s", "+1s", "1.5h", "10 m", "10min", "1h30m", "367d",
                           "99999999999999999999s", "10M"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Duration, WritesWhatItReads) {
  for (const char* text : {"90s", "10m", "2h", "0s", "1s"}) {
    EXPECT_EQ(to_string(*parse_duration(text)), text);
  }
}

}  // namespace
}  // namespace wave::domain
