// SPDX-License-Identifier: MIT
#include "git/blame.h"

#include <gtest/gtest.h>

namespace wave::git {
namespace {

TEST(Blame, HunksComeInTheOrderOfTheirLines) {
  const std::string a(40, 'a');
  const std::string none(40, '0');
  const auto hunks = parse_blame(a + " 7 3 2\nauthor A\nsummary filename of nothing\nfilename f\n" +
                                 none + " 1 1 2\nprevious " + a + " f\nfilename g\n" + a +
                                 " 9 5 1\nfilename \"with \\\"\\303\\244\\t\"\n");
  ASSERT_EQ(hunks.size(), 3u);
  EXPECT_EQ(hunks[0].oid, "");
  EXPECT_EQ(hunks[0].source_path, "g");
  EXPECT_EQ(hunks[1].oid, a);
  EXPECT_EQ(hunks[1].source_line, 7);
  EXPECT_EQ(hunks[1].line, 3);
  EXPECT_EQ(hunks[1].count, 2);
  EXPECT_EQ(hunks[2].source_path, "with \"\xc3\xa4\t");
}

TEST(Blame, WhatIsTornOrForeignIsLeftOut) {
  const std::string a(40, 'a');
  for (const std::string& output :
       {std::string(), std::string("\n\n"), a, a + " 1 1 1", a + " 1 1 1\nauthor A\n",
        a + " x y z\nfilename f\n", a + " 1 0 1\nfilename f\n", a + " 1 1 -1\nfilename f\n"}) {
    EXPECT_TRUE(parse_blame(output).empty()) << output;
  }
}

TEST(Blame, OnlyQuotedPathsAreUnquoted) {
  EXPECT_EQ(unquoted_path("a\\b"), "a\\b");
  EXPECT_EQ(unquoted_path("\""), "\"");
  EXPECT_EQ(unquoted_path("\"\""), "");
  EXPECT_EQ(unquoted_path("\"\\n\\\\\\001x\\37\""), "\n\\\001x\037");
}

}  // namespace
}  // namespace wave::git
