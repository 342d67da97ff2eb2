// SPDX-License-Identifier: MIT
#include "view/redraw.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

TEST(Redraw, DrawsOverWhatItDrewBefore) {
  Redraw redraw;
  EXPECT_EQ(redraw.frame("one\ntwo\n", 10), "one\ntwo\n");
  EXPECT_EQ(redraw.frame("three\n", 10), "\x1b[2A\r\x1b[Jthree\n");
  EXPECT_EQ(redraw.frame("four\n", 10), "\x1b[1A\r\x1b[Jfour\n");
}

TEST(Redraw, NeverDrawsMoreThanTheScreenHolds) {
  Redraw redraw;
  EXPECT_EQ(redraw.frame("1\n2\n3\n4\n5\n", 4), "1\n2\n… and 3 more lines\n");
  EXPECT_EQ(redraw.frame("1\n2\n3\n", 4), "\x1b[3A\r\x1b[J1\n2\n3\n");
}

TEST(Redraw, WithoutASizeNothingIsCut) {
  Redraw redraw;
  EXPECT_EQ(redraw.frame("1\n2\n3\n4\n5\n", std::nullopt), "1\n2\n3\n4\n5\n");
}

}  // namespace
}  // namespace wave::view
