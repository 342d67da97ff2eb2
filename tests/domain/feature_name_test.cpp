// SPDX-License-Identifier: MIT
#include "domain/feature_name.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(FeatureName, AcceptsWhatABranchMayBeCalled) {
  for (const char* name : {"login", "fix/login", "a", "feat_demo", "v1.2", "Ünïcode", "a-b-c"}) {
    EXPECT_EQ(feature_fault(name, "main"), std::nullopt) << name;
  }
}

TEST(FeatureName, RefusesWhatGitRefuses) {
  for (const char* name : {"",    "a b",  "a..b", "a~b", "a^b",  "a:b",    "a?b",       "a*b",
                           "a[b", "a\\b", "a@{b", "@",   "HEAD", "a.lock", "a/b.lock",  "a/.b",
                           "/a",  "a/",   "a//b", "a.",  "a\tb", "a\x7f",  "a/b.lock/c"}) {
    EXPECT_NE(feature_fault(name, "main"), std::nullopt) << name;
  }
}

TEST(FeatureName, RefusesOptionsDotsReservedNamesAndTaskIds) {
  for (const char* name : {"-rf", ".hidden", "main", "MAIN", "repo.git", "trunk", "Trunk"}) {
    EXPECT_NE(feature_fault(name, "trunk"), std::nullopt) << name;
  }
  EXPECT_NE(feature_fault("01jd3k9x7m", "main"), std::nullopt);
  EXPECT_EQ(feature_fault("01jd3k9x7mm", "main"), std::nullopt);
  EXPECT_NE(feature_fault(std::string(101, 'a'), "main"), std::nullopt);
  EXPECT_EQ(feature_fault(std::string(100, 'u'), "main"), std::nullopt);
}

TEST(FeatureName, TwoNamesMustNotMeanOneFolderOrOneBranchBelowTheOther) {
  EXPECT_EQ(feature_collision("fix/login", {"fix-login"}), "fix-login");
  EXPECT_EQ(feature_collision("Login", {"login"}), "login");
  EXPECT_EQ(feature_collision("fix", {"fix/x"}), "fix/x");
  EXPECT_EQ(feature_collision("fix/x", {"fix"}), "fix");
  EXPECT_EQ(feature_collision("fixes", {"fix", "fi"}), std::nullopt);
}

}  // namespace
}  // namespace wave::domain
