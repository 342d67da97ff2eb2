// SPDX-License-Identifier: MIT
#include "domain/utf8.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(Utf8, ReadsTheFirstCharacter) {
  EXPECT_EQ(first_character("a").code, 'a');
  EXPECT_EQ(first_character("é!").code, 0xE9U);
  EXPECT_EQ(first_character("\u65E5x").bytes, 3U);
  EXPECT_EQ(first_character("\U0001F44D").code, 0x1F44DU);
  for (const char* bad : {"\x80", "\xc1\x81", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf0\x80\x80\x80", "\xe6\x97", "\xff"}) {
    EXPECT_FALSE(first_character(bad).valid);
    EXPECT_EQ(first_character(bad).bytes, 1U);
  }
}

TEST(CutCharacters, CutsBetweenCharacters) {
  EXPECT_EQ(cut_characters("", 3), "");
  EXPECT_EQ(cut_characters("abc", 3), "abc");
  EXPECT_EQ(cut_characters("abcd", 3), "ab…");
  EXPECT_EQ(cut_characters("日本語", 3), "日本語");
  EXPECT_EQ(cut_characters("日本語です", 3), "日本…");
  EXPECT_EQ(cut_characters("ab", 1), "…");
}

}  // namespace
}  // namespace wave::domain
