// SPDX-License-Identifier: MIT
#include "domain/relative_path.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(RelativePath, IsNormalised) {
  const std::pair<const char*, const char*> rows[] = {
      {"src/a.cpp", "src/a.cpp"}, {"./src//a.cpp", "src/a.cpp"},
      {"src/./b/", "src/b"},      {"src\\a.cpp", "src/a.cpp"},
      {" a b.txt ", "a b.txt"},   {"...", "..."},
      {"a..b/c", "a..b/c"},       {".github/x", ".github/x"},
      {"日本/語", "日本/語"},     {"./ a/. ", "a"}};
  for (const auto& [path, normal] : rows) {
    EXPECT_EQ(path_fault(path), std::nullopt) << path;
    EXPECT_EQ(normalised_path(path), normal);
    EXPECT_EQ(normalised_path(normal), normal);
  }
}

TEST(RelativePath, WhatLeadsOutIsRefused) {
  for (const char* path : {"",        " ",           ".",           "./",
                           "/",       "/etc/passwd", "\\etc",       "..",
                           "../x",    "a/../../x",   "a\\..\\x",    "~/x",
                           "C:/x",    "c:\\x",       ".git/config", "a/.GIT/hooks/x",
                           "a\nb",    "a\tb",        "a\u202Eb",    "a\u200B",
                           "\x1b[2J", "a\xff",       "./ ../x",     "./ /etc/passwd",
                           "./ ~/x",  "./ .git/x",   "./ ./ .."}) {
    EXPECT_NE(path_fault(path), std::nullopt) << path;
  }
  EXPECT_NE(path_fault(std::string(k_longest_path + 1, 'a')), std::nullopt);
  EXPECT_NE(path_fault(std::string("a\0b", 3)), std::nullopt);
}

}  // namespace
}  // namespace wave::domain
