// SPDX-License-Identifier: MIT
#include "domain/log_cursor.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(LogCursor, IsTheTextThatItPrints) {
  for (const char* text : {"start", "9yz1k4t2:7.2", "11111111:1.0,9yz1k4t2:123456789012.511"}) {
    const auto cursor = LogCursor::parse(text);
    ASSERT_TRUE(cursor) << text;
    EXPECT_EQ(cursor->text(), text);
  }
}

TEST(LogCursor, RefusesWhatItDoesNotPrint) {
  for (const char* text :
       {"", "now", "9yz1k4t2", "9yz1k4t2:", "9yz1k4t2:7", "9yz1k4t2:7.", "9yz1k4t2:.1", "x:7.2",
        "9yz1k4t2:-7.2", "9yz1k4t2:7.-2", "9yz1k4t2:7.2,", ",9yz1k4t2:7.2", "9yz1k4t2:7.2 ",
        "9yz1k4t2:7.2,9yz1k4t2:8.2", "9yz1k4t2:99999999999999999999.2", "9yz1k4t2.7:2"}) {
    EXPECT_FALSE(LogCursor::parse(text)) << text;
  }
}

TEST(LogCursor, CoversWhatStandsBeforeItInTheSameLogOnly) {
  LogCursor cursor;
  EXPECT_FALSE(cursor.covers({1, "9yz1k4t2", 0}));
  cursor.advance({7, "9yz1k4t2", 2});
  EXPECT_TRUE(cursor.covers({7, "9yz1k4t2", 2}));
  EXPECT_TRUE(cursor.covers({6, "9yz1k4t2", 9}));
  EXPECT_FALSE(cursor.covers({7, "9yz1k4t2", 3}));
  EXPECT_FALSE(cursor.covers({1, "11111111", 0}));
  cursor.advance({6, "9yz1k4t2", 0});
  EXPECT_EQ(cursor.text(), "9yz1k4t2:7.2");
}

}  // namespace
}  // namespace wave::domain
