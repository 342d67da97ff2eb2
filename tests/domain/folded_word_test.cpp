// SPDX-License-Identifier: MIT
#include "domain/folded_word.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FoldedWord, HasNoBlanksRoundItAndSmallLetters) {
  EXPECT_EQ(folded_word("  Good First\t"), "good first");
  EXPECT_EQ(folded_word(" \n"), "");
}

TEST(TidyWords, AreThereOnceAsTheyWereWrittenFirst) {
  EXPECT_THAT(tidy_words({" ui ", "Bug", "UI", "bug "}), ElementsAre("Bug", "ui"));
}

TEST(TidyWords, AreNeverBlank) {
  EXPECT_THAT(tidy_words({"", " \t", "a"}), ElementsAre("a"));
  EXPECT_THAT(tidy_words({}), IsEmpty());
}

TEST(AnyOfWords, TakesNoBlankOneForAnother) {
  EXPECT_TRUE(any_of_words({"Bug "}, {"bug"}));
  EXPECT_FALSE(any_of_words({""}, {" "}));
}

}  // namespace
}  // namespace wave::domain
