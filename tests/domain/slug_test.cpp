// SPDX-License-Identifier: MIT
#include "domain/slug.h"

#include "domain/feature_name.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(Slug, IsTheWordsOfATitle) {
  EXPECT_EQ(slug("Fix the login"), "fix-the-login");
  EXPECT_EQ(slug("  --Don't / panic!  "), "dont-panic");
  EXPECT_EQ(slug("C++20: use \xC3\xBC"), "c-20-use");
}

TEST(Slug, IsNeverEmpty) {
  for (const char* title : {"", "...", "\xE6\x97\xA5\xE6\x9C\xAC", "'"}) {
    EXPECT_EQ(slug(title), "issue") << title;
  }
}

TEST(Slug, IsCutBetweenWordsWhereThatIsPossible) {
  EXPECT_EQ(slug(std::string(60, 'a')), std::string(50, 'a'));
  EXPECT_EQ(slug("ab " + std::string(60, 'c')).size(), k_longest_slug) << "one word is half of it";
  const std::string forty(40, 'a');
  EXPECT_EQ(slug(forty + " " + std::string(20, 'b')), forty);
  EXPECT_EQ(slug(std::string(50, 'a') + " b"), std::string(50, 'a'));
}

TEST(Slug, BehindANumberIsAFeatureName) {
  for (const char* title : {"a.lock", "..", "@{x}", "~^:?*[\\", "main", "HEAD", "a\nb", "-x"}) {
    EXPECT_EQ(feature_fault("7-" + slug(title), "main"), std::nullopt) << title;
  }
}

}  // namespace
}  // namespace wave::domain
