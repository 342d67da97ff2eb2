// SPDX-License-Identifier: MIT
#include "domain/issue_version.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

const IssueContent k_issue = {"Title", "Body\nmore", "open", {"bug", "ongoing"}};

std::string version(const IssueContent& issue) { return issue_version(issue, {"ongoing"}); }

TEST(IssueVersion, IsByValue) {
  IssueContent same = k_issue;
  same.body = "Body\r\nmore";
  same.state = "OPEN";
  same.labels = {" Bug", "bug"};  // our own label was taken away
  EXPECT_EQ(version(same), version(k_issue));
  EXPECT_EQ(version(k_issue).size(), 64U);
}

TEST(IssueVersion, EachPartCounts) {
  IssueContent other = k_issue;
  other.title += "!";
  EXPECT_NE(version(other), version(k_issue));
  other = k_issue;
  other.body += " ";
  EXPECT_NE(version(other), version(k_issue));
  other = k_issue;
  other.state = "closed";
  EXPECT_NE(version(other), version(k_issue));
  other = k_issue;
  other.labels.emplace_back("new");
  EXPECT_NE(version(other), version(k_issue));
  // What moves from one part to the next is a change.
  EXPECT_NE(version({"a", "b", "", {}}), version({"ab", "", "", {}}));
  EXPECT_NE(version({"", "", "", {"a,b"}}), version({"", "", "", {"a", "b"}}));
}

}  // namespace
}  // namespace wave::domain
