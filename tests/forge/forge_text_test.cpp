// SPDX-License-Identifier: MIT
#include "forge/forge_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::forge {
namespace {

TEST(ForgeText, IsMadeVisible) {
  EXPECT_EQ(clean_text("# A\r\n\n\tb \xC3\xA9\n"), "# A\n\n\tb \xC3\xA9\n");
  EXPECT_EQ(clean_text("a\xE2\x80\xAE\x1B[1m\xFF"), "a[U+202E][U+001B][1m\xEF\xBF\xBD");
  EXPECT_EQ(clean_line("two\nlines\x07"), "two lines[U+0007]");
}

TEST(ForgeText, IsCutBetweenCharacters) {
  EXPECT_EQ(clean_text("ab\xC3\xA9", 3), "ab[cut off]");
  EXPECT_EQ(clean_line("ab\xC3\xA9", 3), "ab[cut off]");
  EXPECT_EQ(clean_text("abc", 3), "abc");
  EXPECT_LT(clean_text(std::string(1 << 20, 'x')).size(), k_text_cap + 20);
}

TEST(TheTailOfALog, BeginsWithALine) {
  EXPECT_EQ(clean_tail("one\ntwo\nthree\n", 100), "one\ntwo\nthree\n");
  EXPECT_EQ(clean_tail("one\ntwo\nthree\n", 9), "three\n");
  std::string log;
  for (int i = 0; i < 10'000; ++i) log += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(clean_tail(log, 20), "line 9999\n");
}

TEST(TheTailOfALog, IsTornWithinALongLineBetweenCharacters) {
  const std::string line = std::string(1000, 'x') + "\xC3\xA9";
  EXPECT_EQ(clean_tail(line, 10), "xxxxxxxx\xC3\xA9");
  EXPECT_EQ(clean_tail(line, 1), "");
}

TEST(TheTailOfALog, HasNoEscapeSequences) {
  EXPECT_EQ(clean_tail("\x1B[31mred\x1B[0m \x1B]0;title\x07x\n", 100), "red x\n");
  EXPECT_EQ(clean_tail("a\x1B]0;never closed\nnext", 100), "a\nnext");
  EXPECT_EQ(clean_tail("end\x1B", 100), "end");
  EXPECT_EQ(clean_tail("end\x1B[", 100), "end");
  EXPECT_EQ(clean_tail("a\x1B(b", 100), "a(b");
}

}  // namespace
}  // namespace wave::forge
