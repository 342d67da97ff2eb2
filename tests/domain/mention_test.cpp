// SPDX-License-Identifier: MIT
#include "domain/mention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

const IssueName k_issue = {"12", 12, "me/mine", {"wave/issue-12"}};

bool by_body(const std::string& body) { return is_about({"A title", body, "topic"}, k_issue); }

TEST(Mention, AKeywordInFrontOfTheIssueCounts) {
  for (const char* word :
       {"close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"}) {
    EXPECT_TRUE(by_body(std::string("It ") + word + " #12.")) << word;
  }
  for (const char* body :
       {"Fixes: #12", "FIXES #12", "Fixes\n#12", "fixes me/mine#12", "fixes ME/Mine#12",
        "(closes GH-12)", "Closes https://github.com/me/mine/issues/12", "fixes #1, fixes #12",
        "fixed: https://github.com/me/mine/pull/12"}) {
    EXPECT_TRUE(by_body(body)) << body;
    EXPECT_TRUE(is_about({body, "", ""}, k_issue)) << body;
  }
}

TEST(Mention, AMereNumberDoesNot) {
  for (const char* body :
       {"", "#12", "unlike #12", "see #12", "issue 12", "Fixes #123", "Fixes #1", "fixes 12",
        "fixes you/yours#12", "Fixes https://github.com/you/yours/issues/12", "prefixes #12",
        "fixes the crash of #12", "Fixes#12", "fixes # 12", "unfixed#12", "Wave-Issue: 123",
        "Wave-Issue: 12 or so"}) {
    EXPECT_FALSE(by_body(body)) << body;
  }
}

TEST(Mention, OurOwnRequestsAreKnownByBranchAndTrailer) {
  EXPECT_TRUE(is_about({"", "", "wave/issue-12"}, k_issue));
  EXPECT_FALSE(is_about({"", "", "wave/issue-123"}, k_issue));
  EXPECT_FALSE(is_about({"", "", ""}, {"12", 12, "", {""}}));
  EXPECT_TRUE(by_body("Text\n\nWave-Issue: 12\nWave-Run: 0123456789-1\n"));
  EXPECT_TRUE(by_body("Text\r\n\r\nWave-Issue: 12\r\nWave-Run: 0123456789-1\r\n"));
  EXPECT_FALSE(by_body("Wave-Issue: 12\n\nThat was quoted."));
}

TEST(Mention, LocalIssuesHaveIds) {
  const IssueName local = {"abcdefghjk", 0, "", {}};
  EXPECT_TRUE(is_about({"", "Closes #abcdefghjk", ""}, local));
  EXPECT_TRUE(is_about({"", "x\n\nWave-Issue: abcdefghjk", ""}, local));
  EXPECT_FALSE(is_about({"", "Closes #0", ""}, local));
}

TEST(ClosedBy, ListsThemInTheirOrder) {
  const ClosedIssues closed =
      closed_by("Fixes #3. Closes #1, #2; resolves #3 and fixes 0123456789", "");
  EXPECT_THAT(closed.numbers, testing::ElementsAre(3, 1));
  EXPECT_THAT(closed.ids, testing::ElementsAre("0123456789"));
}

}  // namespace
}  // namespace wave::domain
