// SPDX-License-Identifier: MIT
#include "domain/module_rule.h"

#include "domain/path_pattern.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(PathPattern, Matches) {
  const char* yes[][2] = {{"src/a.cpp", "src/*.cpp"},
                          {"src/a/b.cpp", "src/**"},
                          {"src/a/b.cpp", "src/**/b.cpp"},
                          {"src/b.cpp", "src/**/b.cpp"},
                          {"a/b/c/d", "**/c/*"},
                          {"x", "?"},
                          {"src/a.cpp", "src"},
                          {"src/a.cpp", "src/"},
                          {"src", "src"},
                          {"a.b.c", "*.c"},
                          {"README", "*"},
                          {"a/b", "a/b"},
                          {"日本/a", "日本/*"}};
  for (const auto& row : yes)
    EXPECT_TRUE(matches_pattern(row[0], row[1])) << row[0] << ' ' << row[1];
  const char* no[][2] = {{"src/a/b.cpp", "src/*.cpp"},
                         {"srcs/a", "src"},
                         {"src", "src/a"},
                         {"a/b", "?/"},
                         {"ab", "?"},
                         {"a/b", "a?b"},
                         {"", "?"},
                         {"src/b.cpp", "b.cpp"},
                         {"xb.cpp", "**/b.cpp"}};
  for (const auto& row : no)
    EXPECT_FALSE(matches_pattern(row[0], row[1])) << row[0] << ' ' << row[1];
}

TEST(PathPattern, HostilePatternsTakeNoTime) {
  const std::string path(1000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(matches_pattern(path, pattern + "b"));
}

TEST(ModuleRule, TheFirstFolderThatIsNoLayer) {
  const std::pair<const char*, const char*> rows[] = {
      {"src/main/java/com/acme/billing/tax/Vat.java", "src/main/java/com/acme/billing"},
      {"src/main/java/com/acme/billing/Invoice.java", "src/main/java/com/acme/billing"},
      {"src/main/java/com/acme/stock/Item.java", "src/main/java/com/acme/stock"},
      {"src/main/java/com/acme/Main.java", "src/main/java/com/acme"},
      {"src/parser/ast/node.cpp", "src/parser"},
      {"src/parser/x.py", "src/parser"},
      {"src/a.py", "src"},
      {"src/b.py", "src"},
      {"packages/web/src/x.ts", "packages/web"},
      {"tests/parser/ast_test.cpp", "tests/parser"},
      {"docs/guide/a.md", "docs"},
      {"Makefile", "Makefile"},
      {"README.md", "README.md"},
  };
  for (const auto& [path, module] : rows) EXPECT_EQ(module_of(path, {}), module) << path;
}

TEST(ModuleRule, NamesOfTheOwnerComeFirst) {
  ModuleRule rule;
  rule.named = {{"src/api/**/*.proto", "protocol"}, {"src/api", "api"}, {"**/*.md", "papers"}};
  EXPECT_EQ(module_of("src/api/v1/a.proto", rule), "protocol");
  EXPECT_EQ(module_of("src/api/v1/a.cpp", rule), "api");
  EXPECT_EQ(module_of("src/x/README.md", rule), "papers");
  EXPECT_EQ(module_of("src/x/a.cpp", rule), "src/x");
}

TEST(ModuleRule, LayersAndDepthAreSettings) {
  ModuleRule rule;
  rule.depth = 2;
  EXPECT_EQ(module_of("src/parser/ast/deep/node.cpp", rule), "src/parser/ast");
  EXPECT_EQ(module_of("src/parser/x.cpp", rule), "src/parser");
  rule.depth = 0;
  EXPECT_EQ(module_of("src/parser/ast/node.cpp", rule), "src/parser");
  rule.layers = {};
  EXPECT_EQ(module_of("src/parser/ast/node.cpp", rule), "src");
}

}  // namespace
}  // namespace wave::domain
