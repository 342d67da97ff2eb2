// SPDX-License-Identifier: MIT
#include "git/config_file.h"

#include "error/error.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>

namespace wave::git {
namespace {

class ConfigFileTest : public testing::Test {
 protected:
  std::filesystem::path file() const { return made_.layout().common_dir / "config"; }
  std::filesystem::path lock() const { return file().string() + ".lock"; }
  void edit(const ConfigEdits& edits) {
    edit_config(made_.layout().common_dir, made_.layout().staging_dir(), edits);
  }
  test::TempRepository made_;
};

TEST_F(ConfigFileTest, SetsReplacesAndTakesOut) {
  const auto before = os::read_file(file());
  edit({{"hook.wave.event", {"a", "b"}}, {"notes.displayRef", {"x"}}});
  EXPECT_EQ(made_.git({"config", "--get-all", "hook.wave.event"}), "a\nb");
  edit({{"notes.displayRef", {"y"}}});
  EXPECT_EQ(made_.git({"config", "notes.displayRef"}), "y");
  edit({{"notes.displayRef", {}}, {"hook.wave.event", {}}});
  EXPECT_NE(os::read_file(file())->find("[core]"), std::string::npos);
  EXPECT_EQ(os::read_file(file())->find("[notes]"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(lock()));
}

TEST_F(ConfigFileTest, WhatIsAsItShouldBeIsNotWritten) {
  edit({{"a.b", {"c"}}});
  const auto before = os::file_id(file());
  edit({{"a.b", {"c"}}, {"x.y", {}}});
  EXPECT_EQ(os::file_id(file()), before);
}

TEST_F(ConfigFileTest, ALockThatAKilledProcessOfOursLeftIsTakenAway) {
  std::filesystem::create_directories(made_.layout().staging_dir());
  std::ofstream(made_.layout().staging_dir() / "config-ready") << "half done";
  std::ofstream(made_.layout().staging_dir() / "config-draft.lock") << "half done, too";
  std::filesystem::create_hard_link(made_.layout().staging_dir() / "config-ready", lock());
  edit({{"a.b", {"c"}}});
  EXPECT_EQ(made_.git({"config", "a.b"}), "c");
  EXPECT_FALSE(std::filesystem::exists(lock()));
}

TEST_F(ConfigFileTest, ALockOfSomebodyElseIsNeverTouched) {
  std::ofstream(lock()) << "theirs";
  EXPECT_THROW(edit({{"a.b", {"c"}}}), Error);
  EXPECT_EQ(os::read_file(lock()), "theirs");
  EXPECT_THROW(made_.git({"config", "a.b"}), std::runtime_error);
}

}  // namespace
}  // namespace wave::git
