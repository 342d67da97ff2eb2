// SPDX-License-Identifier: MIT
#include "git/layout.h"
#include "git/repository.h"
#include "support/temp_repository.h"

#include <map>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <malloc.h>

namespace wave::git {
namespace {

class RepositoryConfigTest : public testing::Test {
 protected:
  std::map<std::string, std::string> matching(const std::string& pattern) {
    std::map<std::string, std::string> out;
    repository_.each_config(pattern, [&](const std::string& key, const std::string& value) {
      out.emplace(key, value);
    });
    return out;
  }

  test::TempRepository made_;
  Repository repository_ = Repository::open(made_.layout().common_dir);
};

TEST_F(RepositoryConfigTest, KeysAreChosenByAPattern) {
  made_.git({"config", "remote.One.url", "a"});
  made_.git({"config", "remote.two.three.url", "b"});
  made_.git({"config", "remote.two.fetch", "c"});
  made_.git({"config", "x.remote.one.url", "d"});
  const std::map<std::string, std::string> urls = {{"remote.One.url", "a"},
                                                   {"remote.two.three.url", "b"}};
  EXPECT_EQ(matching("^remote\\..*\\.url$"), urls);
  EXPECT_EQ(matching("^(x|remote\\.two)\\..*$").size(), 3U);
  EXPECT_THROW(matching("^(never closed$"), std::logic_error);
}

// A service asks for days. (Where a sanitizer counts memory by itself, nothing is counted here.)
TEST_F(RepositoryConfigTest, WhatMatchesNothingTakesNoMemory) {
  matching("^no\\.such\\.key$");
  const size_t before = mallinfo2().uordblks;
  for (int i = 0; i < 100; ++i) matching("^no\\.such\\.key$");
  EXPECT_LT(mallinfo2().uordblks, before + 100'000);
}

}  // namespace
}  // namespace wave::git
