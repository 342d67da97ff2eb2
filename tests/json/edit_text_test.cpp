// SPDX-License-Identifier: MIT
#include "json/edit_text.h"

#include <gtest/gtest.h>

namespace wave::json {
namespace {

using Keys = std::vector<std::string>;

std::string edited(std::string_view text, const Keys& keys) {
  return with_value(text, keys, "true").value_or("nothing");
}

TEST(EditText, PutsAValueInAndKeepsTheRest) {
  EXPECT_EQ(edited("{}", {"a"}), R"({"a": true})");
  EXPECT_EQ(edited("{ }\n", {"a", "b", "c"}), "{\"a\": {\"b\": {\"c\": true}} }\n");
  EXPECT_EQ(edited("{\n  \"x\": [1, {\"a\": 2}],\n  \"y\" : \"}\\\"{\"\n}\n", {"a"}),
            "{\"a\": true,\n  \"x\": [1, {\"a\": 2}],\n  \"y\" : \"}\\\"{\"\n}\n");
}

TEST(EditText, GoesIntoObjectsThatAreThere) {
  const char* text = R"( {"p": {"/other": {"t":false}, "/w" : {"n": 1e5}}, "z": null} )";
  EXPECT_EQ(edited(text, {"p", "/w", "t"}),
            R"( {"p": {"/other": {"t":false}, "/w" : {"t": true,"n": 1e5}}, "z": null} )");
  EXPECT_EQ(edited(text, {"p", "/other", "t"}),
            R"( {"p": {"/other": {"t":true}, "/w" : {"n": 1e5}}, "z": null} )");
  EXPECT_EQ(
      edited(text, {"p", "/a\"b\\", "t"}),
      R"( {"p": {"/a\"b\\": {"t": true},"/other": {"t":false}, "/w" : {"n": 1e5}}, "z": null} )");
}

TEST(EditText, KnowsAKeyInEverySpelling) {
  EXPECT_EQ(edited(R"({"\u0061":false,"b":1})", {"a"}), R"({"\u0061":true,"b":1})");
  EXPECT_EQ(edited(R"({"a":1,"a":2})", {"a"}), R"({"a":1,"a":true})");
}

TEST(EditText, KeepsAByteOrderMark) {
  EXPECT_EQ(edited("\xEF\xBB\xBF {\"b\":1}", {"a"}), "\xEF\xBB\xBF {\"a\": true,\"b\":1}");
  EXPECT_EQ(edited("\xEF\xBB\xBF{\"a\":1}", {"a"}), "\xEF\xBB\xBF{\"a\":true}");
}

TEST(EditText, LeavesAloneWhatItDoesNotUnderstand) {
  for (const char* text : {"", "[]", "null", "{", "{} x", "{'a':1}", "{\"a\":1,}"}) {
    EXPECT_FALSE(with_value(text, {"a"}, "true")) << text;
  }
  EXPECT_FALSE(with_value(R"({"a":3})", {"a", "b"}, "true"));
  EXPECT_FALSE(with_value(R"({"a":[]})", {"a", "b"}, "true"));
  EXPECT_FALSE(with_value("{}", {}, "true"));
  // The parser takes a part of a byte order mark for one.
  for (const char* text : {"\xEF{\"a\":1}", "\xEF\xBB {\"a\":1}"}) {
    EXPECT_FALSE(with_value(text, {"a"}, "true"));
  }
}

}  // namespace
}  // namespace wave::json
