// SPDX-License-Identifier: MIT
#include "domain/hex.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(Hex, ThereAndBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const std::string digits = hex(bytes);
  EXPECT_EQ(digits.substr(0, 8), "00010203");
  EXPECT_EQ(digits.substr(digits.size() - 4), "feff");
  std::string again(256, ' ');
  ASSERT_TRUE(read_hex(digits, again.data()));
  EXPECT_EQ(again, bytes);
}

TEST(Hex, NothingElseIsRead) {
  char out[4];
  for (const char* text : {"0", "0g", "0A", " 0", "0x", "00:1"}) EXPECT_FALSE(read_hex(text, out));
}

TEST(Hex, AnOidHasFortyLowerCaseDigits) {
  EXPECT_TRUE(is_oid(std::string(40, 'a')));
  for (const std::string& text : {std::string(39, 'a'), std::string(41, 'a'), std::string(40, 'A'),
                                  std::string(40, 'g'), std::string()}) {
    EXPECT_FALSE(is_oid(text)) << text;
  }
}

}  // namespace
}  // namespace wave::domain
