// SPDX-License-Identifier: MIT
#include "json/fields.h"
#include "json/value.h"
#include "json/writer.h"

#include <gtest/gtest.h>

namespace wave::json {
namespace {

TEST(Writer, WritesKeysInOrderWithoutSpaces) {
  Writer out;
  out.begin_object().member("b", 1).member("a", "x");
  out.key("list").begin_array().integer(1).null().boolean(false).end_array();
  out.key("none").begin_object().end_object().end_object();
  EXPECT_EQ(out.text(), R"({"b":1,"a":"x","list":[1,null,false],"none":{}})");
}

TEST(Writer, AnyBytesGiveValidJson) {
  const std::string bytes = "\xff\xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80 ok \xe2\x82";
  const auto read = Document::parse(quote(bytes));
  ASSERT_TRUE(read);
  EXPECT_NE(read->root().string()->find("ok"), std::string::npos);
  EXPECT_EQ(valid_utf8("grün €"), "grün €");
}

TEST(Writer, ControlCharactersComeBackAsTheyWere) {
  std::string all;
  for (int i = 0; i < 128; ++i) all += static_cast<char>(i);
  EXPECT_EQ(Document::parse(quote(all))->root().string(), all);
}

TEST(Value, AWrongTypeReadsAsNotThere) {
  const auto document =
      Document::parse(R"({"n":1.5,"s":"x","o":{"k":true},"big":99999999999999999999})");
  const Value root = document->root();
  EXPECT_FALSE(root["n"].integer());
  EXPECT_EQ(root["n"].number(), 1.5);
  EXPECT_FALSE(root["s"].integer());
  EXPECT_FALSE(root["missing"]["deeper"].string());
  EXPECT_EQ(root["o"]["k"].boolean(), true);
  EXPECT_FALSE(root["big"].integer());
}

TEST(Document, RefusesWhatIsNotOneJsonValue) {
  for (const char* text : {"", "{", "{}{}", "{\"a\":1,}", "nul", "\"\xff\"", "[1] x"}) {
    EXPECT_FALSE(Document::parse(text)) << text;
  }
}

TEST(Document, DeepNestingIsNoDanger) {
  const std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
  EXPECT_TRUE(Document::parse(deep));
}

// Whatever way the text is read, it says the same.
TEST(Fields, AnswersAsADocumentWould) {
  for (const char* text :
       {R"({})", R"({"s":"x","n":-12,"t":true,"f":false,"z":null,"zero":0})",
        R"({"s":"a\"b\u00e9"})", R"({"s":"grün","n":1})", R"({"n":1.5,"s":"x"})", R"({"n":1e3})",
        R"({"n":-0})", R"({"n":12345678901234567890})", R"({"s":"first","s":"second"})",
        R"({"s":"a\nb\t\"c\"\\\/","n":1})", R"({"s":"\\","z":"\r\b\f"})", R"({"s":"\\n"})",
        R"({"s\n":"x","s":"y"})", R"({"s":"\u000a\n"})", R"({ "s" : "x" })",
        R"({"o":{"s":"inner"},"s":["x"],"n":"1"})", R"({"t":1,"f":"true"})"}) {
    const auto fields = Fields::parse(text);
    const auto document = Document::parse(text);
    ASSERT_TRUE(fields && document) << text;
    for (const char* name : {"s", "n", "t", "f", "z", "zero", "o", "missing"}) {
      const Value value = document->root()[name];
      EXPECT_EQ(fields->string(name), value.string_or("")) << text;
      EXPECT_EQ(fields->integer(name), value.integer()) << text;
      EXPECT_EQ(fields->number(name), value.number()) << text;
      EXPECT_EQ(fields->boolean(name), value.boolean()) << text;
    }
  }
}

TEST(Fields, RefusesWhatIsNotOneObject) {
  for (const char* text :
       {"", "{", "[]", "1", "{}{}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":-}", "{\"a\":+1}",
        "{\"a\":1x}", "{\"a\":tru}", "{\"a\" 1}", "{\"a\":\"x}", "{\"a\":\"\xff\"}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\\"}", "{\"a\":\"\\", "{\"a\":\"\n\"}", "{a:1}"}) {
    EXPECT_FALSE(Fields::parse(text)) << text;
    EXPECT_EQ(Document::parse(text) && Document::parse(text)->root().is_object(), false) << text;
  }
}

}  // namespace
}  // namespace wave::json
