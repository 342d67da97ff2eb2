// SPDX-License-Identifier: MIT
#include "runner/typist.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

os::Now at(int64_t boot_ms) {
  os::Now now;
  now.boot_ms = boot_ms;
  return now;
}

// Writes everything that is due and tells what it was.
std::string written(Typist& typist, int64_t boot_ms) {
  const std::string keys(typist.keys(at(boot_ms)));
  if (!keys.empty()) typist.wrote(keys.size(), at(boot_ms));
  return keys;
}

TEST(Typist, MarksAPasteForWhoWantsIt) {
  Typist typist(0);
  typist.saw("\x1b[?20");
  typist.saw("04hhello");
  ASSERT_TRUE(typist.is_ready(at(1)));
  typist.begin("a\x1b[201~b");
  EXPECT_EQ(written(typist, 1), "\x1b[200~a[201~b\x1b[201~");
}

TEST(Typist, DoesNotMarkItOnceTheAgentWantsItNoMore) {
  Typist typist(0);
  typist.saw("\x1b[?2004h ... \x1b[?2004l");
  EXPECT_FALSE(typist.is_ready(at(1)));
  EXPECT_TRUE(typist.is_ready(at(3000)));
  typist.begin("ab");
  EXPECT_EQ(written(typist, 3000), "ab");
}

TEST(Typist, PressesEnterAfterAPauseOnItsOwn) {
  Typist typist(0);
  typist.saw("\x1b[?2004h");
  typist.begin("x");
  EXPECT_TRUE(typist.is_typing());
  written(typist, 10);
  EXPECT_EQ(written(typist, 11), "");
  EXPECT_EQ(typist.due_ms(), 1010);
  EXPECT_TRUE(typist.is_typing());
  EXPECT_EQ(written(typist, 1010), "\r");
  EXPECT_FALSE(typist.is_typing());
}

TEST(Typist, GoesOnWhereTheTerminalWasFull) {
  Typist typist(0);
  typist.begin("abcdef");
  EXPECT_EQ(typist.keys(at(1)), "abcdef");
  typist.wrote(4, at(1));
  EXPECT_EQ(typist.keys(at(2)), "ef");
  EXPECT_EQ(typist.due_ms(), 0);
}

TEST(Typist, TakesOnlyWordsAfterEnterForAnAnswer) {
  Typist typist(0);
  typist.begin("x");
  written(typist, 0);
  typist.saw("x");  // the echo of the paste
  EXPECT_FALSE(typist.take_answer());
  written(typist, 1000);
  typist.saw("\r\n");  // the echo of Enter
  EXPECT_FALSE(typist.take_answer());
  EXPECT_FALSE(typist.is_ready(at(9000)));
  typist.saw("I see");
  EXPECT_TRUE(typist.take_answer());
  EXPECT_FALSE(typist.take_answer());
  EXPECT_TRUE(typist.is_ready(at(9000)));
}

TEST(Typist, DoesNotWaitForAnAnswerForEver) {
  Typist typist(0);
  typist.begin("x");
  written(typist, 0);
  written(typist, 1000);
  EXPECT_EQ(typist.due_ms(), 11000);
  EXPECT_TRUE(typist.is_ready(at(11000)));
}

}  // namespace
}  // namespace wave::runner
