// SPDX-License-Identifier: MIT
#include "domain/dependencies.h"

#include "domain/issue_reference.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using Numbers = std::vector<int64_t>;
using Words = std::vector<std::string>;

TEST(Dependencies, AreReadFromTheirLines) {
  const std::pair<const char*, Numbers> rows[] = {
      {"Blocked by #3", {3}},
      {"blocked by: #3, #4 and #5", {3, 4, 5}},
      {"text\n- Depends on #3 & #4\nmore", {3, 4}},
      {"* [ ] REQUIRES #7", {7}},
      {"1. Depend on #8,#9", {8, 9}},
      {"+ **Blocked by:** #10 and GH-11.", {10, 11}},
      {"  Require #12\r\nBlocked by #12 and #13", {12, 13}},
      {"Requires #3 to be merged, and #4", {3}},
      {"Depends on me/mine#5, https://github.com/Me/Mine/issues/6", {5, 6}},
      {"It is blocked by #3", {}},
      {"> Blocked by #3", {}},
      {"Requirement: #3", {}},
      {"Requires#3", {}},
      {"Requires care with #3", {}},
      {"Blocked by #3a", {}},
      {"Blocked by #0", {}},
      {"Blocked by #99999999999999999999", {}},
      {"Blocked by", {}},
      {"", {}},
  };
  for (const auto& [body, numbers] : rows) {
    EXPECT_EQ(read_dependencies(body, "me/mine").numbers, numbers) << body;
  }
}

TEST(Dependencies, OfLocalIssues) {
  const Dependencies found =
      read_dependencies("Depends on 0123456789 and #abcdefghjk\nRequires references", "");
  EXPECT_EQ(found.ids, (Words{"0123456789", "abcdefghjk"}));
  EXPECT_EQ(found.numbers, Numbers{});
}

TEST(Dependencies, ElsewhereAreNotTakenForOurs) {
  const Dependencies found = read_dependencies(
      "Blocked by you/yours#5, #6 and https://example.org/you/yours/pull/7", "me/mine");
  EXPECT_EQ(found.numbers, Numbers{6});
  EXPECT_EQ(found.elsewhere, (Words{"you/yours#5", "https://example.org/you/yours/pull/7"}));
  EXPECT_EQ(read_dependencies("Blocked by me/mine#5", "").elsewhere, Words{"me/mine#5"});
}

TEST(IssueReference, TakesTheWholeWord) {
  EXPECT_EQ(reference_at("#12, and")->number, 12);
  EXPECT_EQ(reference_at("#12, and")->bytes, 3U);
  EXPECT_EQ(reference_at("gh-5)")->number, 5);
  EXPECT_EQ(reference_at("a/b.c-d#1")->repository, "a/b.c-d");
  EXPECT_EQ(reference_at("http://h/a/b/pull/1#issuecomment-2")->number, 1);
  for (const char* text : {"", "12", "#", "# 12", "#12x", "a#1", "/b#1", "a/#1", "a/b/c#1",
                           "https://h/a/b/issues/", "https://h/a/b", "#-1", "production"}) {
    EXPECT_EQ(reference_at(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace wave::domain
