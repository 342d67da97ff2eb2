// SPDX-License-Identifier: MIT
#include "domain/visible_text.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(VisibleText, LeavesOrdinaryTextAlone) {
  for (const char* text : {"", "plain", "two\nlines\tand a tab", "Grüße, 日本語, العربية",
                           "👍🏽", "👩‍👩‍👧", "❤️", "नमस्‍ते"}) {
    EXPECT_EQ(visible_text(text), text);
    EXPECT_FALSE(has_hidden(text)) << text;
  }
}

TEST(VisibleText, WritesWhatIsHiddenAsItsNumber) {
  const std::pair<std::string, std::string> rows[] = {
      {"\x1b[31mred\x1b[0m", "[U+001B][31mred[U+001B][0m"},
      {std::string("a\0b", 3), "a[U+0000]b"},
      {"a\u0007\u007f\u009b", "a[U+0007][U+007F][U+009B]"},
      {"a\u202Eb\u202C", "a[U+202E]b[U+202C]"},
      {"\u2066x\u2069", "[U+2066]x[U+2069]"},
      {"in\u200Bvi\u200Dsi\u2060ble\uFEFF", "in[U+200B]vi[U+200D]si[U+2060]ble[U+FEFF]"},
      {"x\u00ADy\u061C\u180E", "x[U+00AD]y[U+061C][U+180E]"},
      {"\U000E0041\U000E007F", "[U+E0041][U+E007F]"},
      {"a\uFE0F", "a[U+FE0F]"},
      {"\u2764\uFE0F\uFE0F\uFE0E", "\u2764\uFE0F[U+FE0F][U+FE0E]"},
      {"\uFE00\U000E0100", "[U+FE00][U+E0100]"},
      {"\u2028\u2029", "[U+2028][U+2029]"},
  };
  for (const auto& [text, visible] : rows) {
    EXPECT_EQ(visible_text(text), visible);
    EXPECT_TRUE(has_hidden(text)) << visible;
    EXPECT_FALSE(has_hidden(visible)) << visible;
  }
}

TEST(VisibleText, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(visible_text("a\xff"), "a\uFFFD");
  EXPECT_EQ(visible_text("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(visible_text("\xc0\xaf"), "\uFFFD\uFFFD");            // an overlong '/'
  EXPECT_EQ(visible_text("\xe6\x97"), "\uFFFD\uFFFD");            // cut off
}

TEST(VisibleText, EndsLinesInOneWay) {
  EXPECT_EQ(visible_text("a\r\nb\rc\n"), "a\nb\nc\n");
  EXPECT_FALSE(has_hidden("a\r\nb"));
}

TEST(VisibleLine, IsOneLine) {
  EXPECT_EQ(visible_line("  a\r\n\r\n\t b \n"), "a b");
  EXPECT_EQ(visible_line("\n"), "");
  EXPECT_EQ(visible_line("a\u2028b"), "a[U+2028]b");
}

}  // namespace
}  // namespace wave::domain
