// SPDX-License-Identifier: MIT
#include "view/plain_text.h"

#include <gtest/gtest.h>

namespace wave::view {
namespace {

constexpr const char* k_unknown = "\xEF\xBF\xBD";

TEST(PlainText, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(plain_text("one\ttwo\nthree äöü 漢字 😀\n"), "one\ttwo\nthree äöü 漢字 😀\n");
  EXPECT_EQ(plain_text(""), "");
}

TEST(PlainText, TakesOutColoursAndCursorMoves) {
  EXPECT_EQ(plain_text("\x1b[1;31mred\x1b[m and \x1b[2J\x1b[10;10Hgone"), "red and gone");
}

TEST(PlainText, TakesOutTitlesLinksAndClipboardWrites) {
  EXPECT_EQ(plain_text("a\x1b]0;title\x07"
                       "b"),
            "ab");
  EXPECT_EQ(plain_text("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b"), "alinkb");
  EXPECT_EQ(plain_text("a\x1b]52;c;aGk=\x07"
                       "b"),
            "ab");
  EXPECT_EQ(plain_text("a\x1bPq#0\x1b\\b\x1b_apc\x1b\\c\x1b^pm\x1b\\d"), "abcd");
}

TEST(PlainText, KnowsTheEightBitForms) {
  EXPECT_EQ(plain_text("a\xC2\x9B"
                       "31mb"),
            "ab");  // CSI
  EXPECT_EQ(plain_text("a\xC2\x9D"
                       "0;title\x07"
                       "b"),
            "ab");  // OSC
  EXPECT_EQ(plain_text("a\xC2\x85"
                       "b"),
            "ab");  // NEL
}

TEST(PlainText, TakesOutControlCharacters) {
  EXPECT_EQ(plain_text(std::string("a\0b\x07"
                                   "c\x08"
                                   "d\x7F"
                                   "e",
                                   9)),
            "abcde");
}

TEST(PlainText, AReturnCannotOverwriteALine) {
  EXPECT_EQ(plain_text("one\r\ntwo\rthree"), "one\ntwo\nthree");
}

TEST(PlainText, AnUnfinishedSequenceHidesNoFurtherLine) {
  EXPECT_EQ(plain_text("a\x1b]0;never closed\nb"), "a\nb");
  EXPECT_EQ(plain_text("a\x1b[12;\nb"), "a\nb");
}

TEST(PlainText, TakesOutWhatReordersOrHides) {
  EXPECT_EQ(plain_text("a\xE2\x80\xAE"
                       "b\xE2\x81\xA6"
                       "c"),
            "abc");
}

TEST(PlainText, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(plain_text("a\xFF"
                       "b"),
            std::string("a") + k_unknown + "b");
  EXPECT_EQ(plain_text("a\xE4"), std::string("a") + k_unknown);
  EXPECT_EQ(plain_text("\xED\xA0\x80"), k_unknown);  // a surrogate
}

TEST(PlainText, BytesMayBeTornAnywhere) {
  const std::string text = "ä\x1b[31mred\x1b]0;t\x07 😀\r\nend";
  for (size_t at = 0; at <= text.size(); ++at) {
    PlainText filter;
    std::string out = filter.feed(text.substr(0, at));
    out += filter.feed(text.substr(at));
    out += filter.finish();
    EXPECT_EQ(out, "äred 😀\nend") << "torn at " << at;
  }
}

TEST(PlainLine, IsOneLine) { EXPECT_EQ(plain_line("one\ntwo\tthree"), "one two three"); }

TEST(PlainJson, EscapesWhatATerminalWouldActOn) {
  EXPECT_EQ(plain_json("{\"a\":\"\x7F\xC2\x9B"
                       "31mä\"}"),
            "{\"a\":\"\\u007f\\u009b31mä\"}");
}

}  // namespace
}  // namespace wave::view
