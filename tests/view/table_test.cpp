// SPDX-License-Identifier: MIT
#include "view/table.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

const std::vector<Column> k_columns = {
    {"NAME", Align::left, 6}, {"COUNT", Align::right, 5}, {"NOTE", Align::left, 6}};

TEST(Table, IsAsWideAsItsContent) {
  EXPECT_EQ(format_table(k_columns, {{{"a"}, {"1"}, {"x"}}, {{"longer"}, {"10"}, {"yz"}}}, {}),
            "NAME    COUNT  NOTE\n"
            "a           1  x\n"
            "longer     10  yz\n");
}

TEST(Table, LeavesOutColumnsWithoutContent) {
  EXPECT_EQ(format_table(k_columns, {{{"a"}, {"1"}, {""}}}, {}), "NAME  COUNT\na         1\n");
}

TEST(Table, NoLineEndsInBlanks) {
  EXPECT_EQ(format_table(k_columns, {{{"a"}, {"1"}, {""}}, {{"b"}, {"2"}, {"x"}}}, {}),
            "NAME  COUNT  NOTE\na         1\nb         2  x\n");
}

TEST(Table, NarrowsTheWidestColumnsFirst) {
  EXPECT_EQ(format_table(k_columns, {{{"a-very-long-name"}, {"1"}, {"a-note"}}}, {24, false}),
            "NAME       COUNT  NOTE\n"
            "a-very-l…      1  a-note\n");
}

TEST(Table, IsNeverWiderThanTheTerminal) {
  EXPECT_EQ(format_table(k_columns, {{{"a-very-long-name"}, {"1"}, {"a-note"}}}, {16, false}),
            "NAME    COUNT  …\n"
            "a-ver…      1  …\n");
}

TEST(Table, ColoursTakeNoPlace) {
  EXPECT_EQ(format_table(k_columns, {{{"a", Colour::red}, {"1"}, {"x"}}}, {{}, true}),
            "\x1b[90mNAME\x1b[m  \x1b[90mCOUNT\x1b[m  \x1b[90mNOTE\x1b[m\n"
            "\x1b[31ma\x1b[m         1  x\n");
}

}  // namespace
}  // namespace wave::view
