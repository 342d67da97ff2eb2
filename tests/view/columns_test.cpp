// SPDX-License-Identifier: MIT
#include "view/columns.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

TEST(Columns, CountsWhatATerminalShows) {
  EXPECT_EQ(columns_of(""), 0U);
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("äö…"), 3U);
  EXPECT_EQ(columns_of("漢字"), 4U);
  EXPECT_EQ(columns_of("😀"), 2U);
  EXPECT_EQ(columns_of("e\xCC\x81"), 1U);  // a combining accent
}

TEST(Columns, CutsOnlyWhatIsTooLong) {
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("abcd", 3), "ab…");
  EXPECT_EQ(cut("abcd", 1), "…");
  EXPECT_EQ(cut("abcd", 0), "");
}

TEST(Columns, NeverCutsACharacterInTwo) {
  EXPECT_EQ(cut("漢字かな", 4), "漢…");
  EXPECT_EQ(cut("äöüß", 3), "äö…");
}

TEST(Columns, FillsUp) {
  EXPECT_EQ(padded("漢", 4), "漢  ");
  EXPECT_EQ(padded("long", 2), "long");
}

}  // namespace
}  // namespace wave::view
