// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include "error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Words = std::vector<std::string>;

// A command with one of everything.
struct Sample {
  Sample() {
    options.operands("feature", Count::any, features);
    options.value("-m,--message", "text", message, "what to do");
    options.values("--constraint", "text", constraints, "a rule");
    options.flag("-f,--follow", follow, "go on");
    options.rest(rest);
  }
  Asked parse(const Words& words) { return options.parse(words); }
  // The sentence and the hint of the refusal.
  std::pair<std::string, std::string> refusal(const Words& words) {
    try {
      options.parse(words);
    } catch (const UsageError& error) {
      return {error.what(), error.hint()};
    }
    return {"accepted", ""};
  }

  Options options;
  Words features;
  std::optional<std::string> message;
  Words constraints;
  bool follow = false;
  Words rest;
};

TEST(Options, AreTakenInAnyOrder) {
  Sample sample;
  EXPECT_EQ(
      sample.parse({"a", "-m", "text", "b", "--constraint", "one", "-f", "--constraint=two", "c"}),
      Asked::run);
  EXPECT_THAT(sample.features, ElementsAre("a", "b", "c"));
  EXPECT_EQ(sample.message, "text");
  EXPECT_THAT(sample.constraints, ElementsAre("one", "two"));
  EXPECT_TRUE(sample.follow);
  EXPECT_THAT(sample.rest, IsEmpty());
}

TEST(Options, NothingIsGiven) {
  Sample sample;
  EXPECT_EQ(sample.parse({}), Asked::run);
  EXPECT_THAT(sample.features, IsEmpty());
  EXPECT_EQ(sample.message, std::nullopt);
}

TEST(Options, AValueMayLookLikeAnOption) {
  Sample sample;
  sample.parse({"-m", "- first point", "a"});
  EXPECT_EQ(sample.message, "- first point");
  EXPECT_THAT(sample.features, ElementsAre("a"));
}

TEST(Options, AValueMayBeEmptyAndTheLastCounts) {
  Sample sample;
  sample.parse({"-m", "first", "-m", ""});
  EXPECT_EQ(sample.message, "");
}

TEST(Options, WhatStandsBehindTheDashesIsUntouched) {
  Sample sample;
  sample.parse({"a", "--", "--from", "-h", "--", "b"});
  EXPECT_THAT(sample.features, ElementsAre("a"));
  EXPECT_THAT(sample.rest, ElementsAre("--from", "-h", "--", "b"));
}

TEST(Options, HelpWinsOverWhatIsMissing) {
  Options options;
  std::string folder;
  options.required_operand("dir", folder);
  EXPECT_EQ(options.parse({"-h"}), Asked::short_help);
  EXPECT_EQ(Sample().parse({"--help"}), Asked::manual);
}

TEST(Options, TyposGetASuggestion) {
  const auto [sentence, hint] = Sample().refusal({"--mesage", "x"});
  EXPECT_EQ(sentence, "unknown option '--mesage'");
  EXPECT_EQ(hint, "did you mean '--message'?");
}

TEST(Options, FarFromEverythingGetsNone) {
  const auto [sentence, hint] = Sample().refusal({"--zzz=3"});
  EXPECT_EQ(sentence, "unknown option '--zzz'");
  EXPECT_EQ(hint, "");
}

TEST(Options, AMissingValueIsNamed) {
  EXPECT_EQ(Sample().refusal({"a", "-m"}).first, "the option '--message' wants a value");
}

TEST(Options, OneWordTooMany) {
  Options options;
  std::optional<std::string> task;
  options.operand("task", task);
  EXPECT_THROW(options.parse({"a", "b"}), UsageError);
}

TEST(Options, AMissingOperandIsNamed) {
  Options options;
  Words features;
  options.operands("feature", Count::at_least_one, features);
  try {
    options.parse({});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "<feature> is missing");
  }
}

TEST(Options, AreListed) {
  EXPECT_EQ(Sample().options.listing(),
            "    -m, --message <text>      what to do\n"
            "    --constraint <text>       a rule\n"
            "    -f, --follow              go on\n");
}

}  // namespace
}  // namespace wave::cli
