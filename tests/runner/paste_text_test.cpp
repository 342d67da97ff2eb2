// SPDX-License-Identifier: MIT
#include "runner/paste_text.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

TEST(PasteText, KeepsTextAndTabs) {
  EXPECT_EQ(paste_text("do it,\tn\xC3\xA4mlich \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "do it,\tn\xC3\xA4mlich \xE2\x82\xAC \xF0\x9F\x98\x80");
}

TEST(PasteText, EndsLinesWithTheReturnKey) {
  EXPECT_EQ(paste_text("a\nb\r\nc\rd"), "a\rb\rc\rd");
  EXPECT_EQ(paste_text("a\n\nb\n\r\n\n"), "a\r\rb");
}

TEST(PasteText, LeavesOutWhatActs) {
  EXPECT_EQ(paste_text("a\x1b[201~b"), "a[201~b");
  EXPECT_EQ(paste_text("a\x03\x04\x08\x7f"
                       "b"),
            "ab");
  EXPECT_EQ(paste_text("a\xC2\x9B"
                       "b\x9B"
                       "c\xC2\x85"),
            "abc");
  EXPECT_EQ(paste_text(std::string("a\0b", 3)), "ab");
}

TEST(PasteText, LeavesOutWhatIsNoText) {
  EXPECT_EQ(paste_text("a\xFF\xC3"), "a");
  EXPECT_EQ(paste_text("\xE2\x82z"), "z");
  EXPECT_EQ(paste_text(""), "");
}

}  // namespace
}  // namespace wave::runner
