// SPDX-License-Identifier: MIT
#include "agent/limit_reset.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

namespace wave::agent {
namespace {

constexpr int64_t k_minute = 60'000;
constexpr int64_t k_hour = 60 * k_minute;
constexpr int64_t k_now = 1'795'251'600'000;  // 2026-11-21 09:00 UTC

struct Case {
  const char* words;
  int64_t from_now_ms;  // 0: not told
};

class LimitReset : public testing::Test {
 protected:
  LimitReset() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};

TEST_F(LimitReset, IsReadFromWhatAgentsPrint) {
  const Case cases[] = {
      {"You've hit your limit \xC2\xB7 resets 3pm (UTC)", 6 * k_hour},
      {"You've hit your session limit \xC2\xB7 resets 9:30am (UTC)", 30 * k_minute},
      {"resets 8am", 23 * k_hour},
      {"resets 12am", 15 * k_hour},
      {"You've hit your weekly limit \xC2\xB7 resets Nov 23, 3pm (UTC)", 54 * k_hour},
      {"You've hit your usage limit. Try again at 9:05 PM.", 12 * k_hour + 5 * k_minute},
      {"try again in 3 days 4 hours 5 minutes", 76 * k_hour + 5 * k_minute},
      {"Please try again in 20.5s", 21'000},
      {"Usage limit reached. It will reset in 2 hours 1 minute. To continue", 121 * k_minute},
      {"Claude AI usage limit reached|1795255200", k_hour},
      {"You've hit your usage limit. Try again later.", 0},
      {"resets soon", 0},
      {"resets 25pm", 0},
      {"resets 3:99pm", 0},
      {"try again in a while", 0},
      {"a|b|c", 0},
      {"", 0}};
  for (const Case& each : cases) {
    const auto at = limit_reset_ms(each.words, k_now);
    EXPECT_EQ(at.value_or(k_now) - k_now, each.from_now_ms) << each.words;
  }
}

TEST_F(LimitReset, OfADateThatHasPassedIsNextYears) {
  EXPECT_GT(limit_reset_ms("resets Jan 2, 3pm", k_now).value_or(0), k_now);
}

}  // namespace
}  // namespace wave::agent
