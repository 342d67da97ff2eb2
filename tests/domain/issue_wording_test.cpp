// SPDX-License-Identifier: MIT
#include "domain/issue_wording.h"

#include "domain/work_events.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(IssueWording, ABodyMayBeAnyTextOfALimitedLength) {
  EXPECT_FALSE(body_fault(""));
  EXPECT_FALSE(body_fault("# a\n\n\tb \xE2\x80\xAE c"));
  EXPECT_FALSE(body_fault(std::string(k_longest_text, 'x')));
  EXPECT_TRUE(body_fault(std::string(k_longest_text + 1, 'x')));
}

TEST(IssueWording, ControlCharactersAreToldWithTheirLine) {
  EXPECT_EQ(body_fault("a\nb\x1b[0m"), "holds the control character U+001B in line 2");
  EXPECT_EQ(body_fault("\xC2\x9B"), "holds the control character U+009B");
  EXPECT_EQ(body_fault(std::string_view("a\0", 2)), "holds a NUL byte");
  EXPECT_EQ(body_fault("a\n\n\xFF"), "is not valid UTF-8 in line 3");
}

TEST(IssueWording, ATitleIsOneLineThatCanBeRead) {
  EXPECT_FALSE(title_fault("Fix \xC3\xBC"));
  EXPECT_FALSE(title_fault(std::string(k_longest_title, 'x')));
  for (const std::string title : {"", " \t", "a\nb", "a\tb", "a\xE2\x80\x8B", "\xC3"}) {
    EXPECT_TRUE(title_fault(title)) << title;
  }
  EXPECT_EQ(title_fault(std::string(k_longest_title + 1, 'x')), "is longer than 256 characters");
}

TEST(IssueWording, ALabelHasNoComma) {
  EXPECT_FALSE(label_fault("priority:high"));
  EXPECT_EQ(label_fault("a,b"), "holds a comma");
  EXPECT_TRUE(label_fault(std::string(k_longest_label + 1, 'x')));
}

TEST(IssueWording, TidyingLeavesTheTextItself) {
  EXPECT_EQ(tidy_body("\r\n \n  code\r\n\r\nb\n\n"), "  code\n\nb");
  EXPECT_EQ(tidy_body(" \n\t"), "");
}

}  // namespace
}  // namespace wave::domain
