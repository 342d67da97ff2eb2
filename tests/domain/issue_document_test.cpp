// SPDX-License-Identifier: MIT
#include "domain/issue_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "<line>: <message>" of each fault.
std::vector<std::string> faults_of(const std::string& text) {
  std::vector<std::string> out;
  for (const json::TextFault& each : read_issue_document(text).faults) {
    out.push_back(std::to_string(each.line) + ": " + each.message);
  }
  return out;
}

TEST(IssueDocument, HoldsSeveralIssues) {
  const IssueDocument document = read_issue_document(
      "# Backlog\n"
      "Words about it.\n"
      "\n"
      "## Say what is wrong ##\r\n"
      "Labels: bug, parser,\r\n"
      "priority: 2\r\n"
      "\r\n"
      "It swallows errors.\r\n"
      "\r\n"
      "### How\r\n"
      "    code\r\n"
      "\r\n"
      "## Tell it, loudly\n"
      "Blocked by: Say what is wrong, #3, 0123456789\n"
      "## Last\n"
      "Blocked by: tell it, LOUDLY\n"
      "\n"
      "Labels: these are words\n");
  EXPECT_THAT(document.faults, IsEmpty());
  ASSERT_EQ(document.issues.size(), 3U);
  const IssueDraft& first = document.issues[0];
  EXPECT_EQ(first.line, 4U);
  EXPECT_EQ(first.title, "Say what is wrong");
  EXPECT_EQ(first.body, "It swallows errors.\n\n### How\n    code");
  EXPECT_THAT(first.labels, ElementsAre("bug", "parser"));
  EXPECT_EQ(first.priority, 2);
  const IssueDraft& second = document.issues[1];
  EXPECT_EQ(second.body, "");
  EXPECT_THAT(second.blocked_by_drafts, ElementsAre(0));
  EXPECT_THAT(second.blocked_by, ElementsAre("#3", "0123456789"));
  EXPECT_EQ(second.priority, std::nullopt);
  EXPECT_THAT(document.issues[2].blocked_by_drafts, ElementsAre(1));
  EXPECT_EQ(document.issues[2].body, "Labels: these are words");
}

TEST(IssueDocument, AHeadingInAFenceIsText) {
  const IssueDocument document =
      read_issue_document("## One\n```md\n## not one\n```\n##no\n### no\n## Two\n    indented\n");
  ASSERT_EQ(document.issues.size(), 2U);
  EXPECT_EQ(document.issues[0].body, "```md\n## not one\n```\n##no\n### no");
  EXPECT_EQ(document.issues[1].body, "    indented");
}

TEST(IssueDocument, MistakesAreToldWithTheirLines) {
  EXPECT_THAT(faults_of("# Only a heading\n"),
              ElementsAre("1: there is no issue in it: no line begins with '## '"));
  EXPECT_THAT(
      faults_of("## A\n\n## a\n##\n"),
      ElementsAre("3: the issue in line 1 has the same title", "4: the issue has no title"));
  EXPECT_THAT(
      faults_of("## A\nPriority: high\nPriority: 1\nBlocked by: B, you/yours#1\n"),
      ElementsAre("2: the priority is 'high', it must be a number from 1, the highest, to 9",
                  "3: 'priority' is there twice for one issue",
                  "4: 'B' is neither a title in this file nor a number or id of an issue",
                  "4: 'you/yours#1' is neither a title in this file nor a number or id of "
                  "an issue"));
  EXPECT_THAT(faults_of("## A\n\n```\n## B\n"),
              ElementsAre("3: the code fence that begins here has no end"));
  EXPECT_THAT(faults_of("x\n## A\nb\xff\n"), ElementsAre("3: the line is not UTF-8"));
  EXPECT_THAT(faults_of(std::string("## A\n\0", 6)), ElementsAre("2: the line holds a NUL byte"));
  EXPECT_THAT(faults_of("## A\u202E\n"),
              ElementsAre("1: the title holds control or hidden characters"));
  EXPECT_THAT(faults_of("## A\nLabels: x\u200By\n"),
              ElementsAre("2: 'x[U+200B]y' is no label: at most 50 characters, none of them "
                          "hidden"));
}

TEST(IssueDocument, NobodyWaitsInARing) {
  EXPECT_THAT(faults_of("## A\nBlocked by: A\n"), ElementsAre("2: the issue waits for itself"));
  EXPECT_THAT(faults_of("## A\nBlocked by: B\n## B\nBlocked by: C\n## C\nBlocked by: B\n## D\n"),
              ElementsAre("1: the issue waits for others that wait for it",
                          "3: the issue waits for others that wait for it",
                          "5: the issue waits for others that wait for it"));
}

TEST(IssueDocument, SizesAreBounded) {
  EXPECT_THAT(faults_of(std::string((1 << 20) + 1, 'x')),
              ElementsAre("1: the file is larger than 1048576 bytes"));
  EXPECT_THAT(faults_of("## " + std::string(257, 'x') + "\n"),
              ElementsAre("1: the title is longer than 256 characters"));
  EXPECT_THAT(faults_of("## A\n" + std::string(70000, 'x')),
              ElementsAre("1: the text of the issue is longer than 65536 bytes"));
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "## Issue " + std::to_string(i) + "\n";
  EXPECT_THAT(faults_of(many), ElementsAre("1001: there are more than 1000 issues in it"));
}

}  // namespace
}  // namespace wave::domain
