// SPDX-License-Identifier: MIT
#include "git/config_section.h"

#include <gtest/gtest.h>

namespace wave::git {
namespace {

TEST(ConfigSection, AnEmptyOneGoes) {
  EXPECT_EQ(without_empty_section("[a]\n\tx = 1\n[notes]\n", "notes"), "[a]\n\tx = 1\n");
  EXPECT_EQ(without_empty_section("[notes]\n[a]\n\tx = 1\n", "notes"), "[a]\n\tx = 1\n");
}

TEST(ConfigSection, OneWithASettingOrACommentStays) {
  for (const char* text : {"[notes]\n\tx = 1\n", "[notes]\n# mine\n", "[notes \"sub\"]\n",
                           "[other]\n", "", "[notes]"}) {
    EXPECT_EQ(without_empty_section(text, "notes"), text);
  }
}

}  // namespace
}  // namespace wave::git
