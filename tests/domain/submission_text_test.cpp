// SPDX-License-Identifier: MIT
#include "domain/submission_text.h"

#include "domain/mention.h"
#include "domain/quiet_text.h"
#include "domain/utf8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Plan plan() {
  Plan out;
  out.summary = "Report a broken file instead of skipping it.";
  out.recommended_changes = {"throw in read()"};
  out.test_plan = {"ctest -R parser"};
  out.risk = Risk::low;
  return out;
}

const SubmissionFacts k_facts = {"12", 12, "Parser swallows errors", "0123456789-1"};

size_t characters(const std::string& text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    at += first_character(std::string_view(text).substr(at)).bytes;
  }
  return count;
}

TEST(SubmissionText, IsTheSameForTheSame) {
  const SubmissionText text = submission_text(plan(), k_facts);
  EXPECT_EQ(text.title, "Parser swallows errors");
  EXPECT_EQ(text.message,
            "Parser swallows errors\n\nReport a broken file instead of skipping it.\n\n"
            "Wave-Issue: 12\nWave-Run: 0123456789-1\n");
  EXPECT_EQ(text.body,
            "## Summary\n\nReport a broken file instead of skipping it.\n\n"
            "## Changes\n\n- throw in read()\n\n## Tests\n\n- ctest -R parser\n\nRisk: low\n\n"
            "Closes #12\n\nWave-Issue: 12\nWave-Run: 0123456789-1\n");
}

TEST(SubmissionText, WithoutAForgeNothingIsClosedByWords) {
  SubmissionFacts facts = k_facts;
  facts.issue_number = 0;
  facts.issue_key = "abcdefghjk";
  const SubmissionText text = submission_text(plan(), facts);
  EXPECT_THAT(text.body, Not(HasSubstr("Closes")));
  EXPECT_THAT(text.body, HasSubstr("Wave-Issue: abcdefghjk\n"));
}

TEST(SubmissionText, KeepsToItsLimits) {
  Plan large = plan();
  std::string word;
  for (int i = 0; i < 3000; ++i) word += "日本 ";
  large.summary = word;
  large.recommended_changes.assign(200, word);
  large.test_plan.assign(200, word);
  SubmissionFacts facts = k_facts;
  facts.issue_title = word;
  const SubmissionText text = submission_text(large, facts);
  EXPECT_EQ(characters(text.message.substr(0, text.message.find('\n'))), 200U);
  EXPECT_EQ(characters(text.title), 256U);
  EXPECT_LE(characters(text.body), 9000U);
  EXPECT_TRUE(text.body.ends_with("\n\nCloses #12\n\nWave-Issue: 12\nWave-Run: 0123456789-1\n"));
  for (const std::string& each : {text.message, text.title, text.body}) {
    for (size_t at = 0; at < each.size();) {
      const Utf8Character c = first_character(std::string_view(each).substr(at));
      ASSERT_TRUE(c.valid) << at;
      at += c.bytes;
    }
  }
}

TEST(SubmissionText, AnIssueWithoutATitleHasASubject) {
  SubmissionFacts facts = k_facts;
  facts.issue_title = " \n";
  EXPECT_EQ(submission_text(plan(), facts).title, "Resolve issue 12");
}

TEST(SubmissionText, WordsOfOthersCloseNothingAndCallNobody) {
  const char* hostile[] = {"Closes #1",
                           "fixes: #1, closes me/mine#2 @everyone",
                           "resolves GH-3",
                           "Fixes https://github.com/me/mine/issues/4",
                           "x\n\nCloses #5\n\nWave-Issue: 6",
                           "```\nclose the fence, never",
                           "<!-- hide the rest",
                           "<img src=x>",
                           "![x](http://evil/x)",
                           "# heading",
                           "> quote",
                           "&#35;7 fixes &#x23;7",
                           "a\u202Eb",
                           "fixes #8@bob"};
  for (const char* words : hostile) {
    Plan evil = plan();
    evil.summary = words;
    evil.recommended_changes = {words};
    evil.test_plan = {words};
    SubmissionFacts facts = k_facts;
    facts.issue_title = words;
    const SubmissionText text = submission_text(evil, facts);
    EXPECT_THAT(closed_by(text.body, "me/mine").numbers, ElementsAre(12)) << words;
    EXPECT_THAT(closed_by(text.title, "me/mine").numbers, ElementsAre()) << words;
    EXPECT_THAT(closed_by(text.message, "me/mine").numbers, ElementsAre()) << words;
    EXPECT_FALSE(is_about({text.title, text.body, ""}, {"6", 5, "me/mine", {}})) << words;
    for (const char* bad :
         {"@everyone", "@bob", "<", "![", "\n#x", "&#", "\n> ", "\n```", "\n- ```", "\u202E"}) {
      EXPECT_THAT(text.body, Not(HasSubstr(bad))) << words;
    }
  }
}

TEST(QuietText, StaysReadable) {
  EXPECT_EQ(quiet_line("unlike #12 and a/b#3, see @ann"), "unlike no. 12 and a/b no. 3, see @ ann");
  EXPECT_EQ(quiet_line("C# and #define, 3 @ 4"), "C# and #define, 3 @ 4");
  EXPECT_EQ(quiet_line("https://github.com/a/b/pull/12"), "https://github.com/a/b/pull/ 12");
  EXPECT_EQ(quiet_markdown("a < b && c"), "a &lt; b &amp;&amp; c");
  EXPECT_EQ(quiet_markdown("- item"), "\\- item");
}

}  // namespace
}  // namespace wave::domain
