// SPDX-License-Identifier: MIT
#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace wave::cli {
namespace {

// The tests' own output may be a terminal or not: only what the environment decides is looked at.
TEST(Terminal, TheEnvironmentSaysTheSize) {
  const Terminal terminal = look_at_terminal({{"COLUMNS", "100"}, {"LINES", "30"}});
  EXPECT_EQ(terminal.columns, 100U);
  EXPECT_EQ(terminal.rows, 30U);
}

TEST(Terminal, NonsenseIsNoSize) {
  const Terminal plain = look_at_terminal({});
  for (const char* text : {"", "0", "-5", "wide", "100x", "99999999999999999999"}) {
    EXPECT_EQ(look_at_terminal({{"COLUMNS", text}}).columns, plain.columns) << text;
  }
}

TEST(Terminal, HasALeastWidth) { EXPECT_EQ(look_at_terminal({{"COLUMNS", "3"}}).columns, 20U); }

TEST(Terminal, NoColoursWhereTheyAreNotWanted) {
  EXPECT_FALSE(look_at_terminal({{"TERM", "xterm"}, {"NO_COLOR", "1"}}).colours);
  EXPECT_FALSE(look_at_terminal({{"TERM", "dumb"}}).colours);
  EXPECT_FALSE(look_at_terminal({}).colours);
}

}  // namespace
}  // namespace wave::cli
