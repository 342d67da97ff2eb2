// SPDX-License-Identifier: MIT
#include "actions/committed_settings.h"

#include "actions/set_up_record.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

class CommittedSettings : public testing::Test {
 protected:
  CommittedSettings() {
    os::make_private_folder(repository_.layout().wave_dir());
    write_set_up(repository_.layout(), {"main", {}});
  }
  std::optional<std::string> settings() {
    store::Store store(repository_.layout());
    return committed_settings(store);
  }
  void write(const std::string& content) {
    std::ofstream(repository_.work_tree() / "wave.toml") << content;
  }
  test::TempRepository repository_;
};

TEST_F(CommittedSettings, FollowTheDefaultBranchCommitByCommit) {
  EXPECT_EQ(settings(), std::nullopt);
  EXPECT_EQ(settings(), std::nullopt);
  repository_.commit("wave.toml");
  EXPECT_EQ(settings(), "wave.toml\n");
  EXPECT_EQ(settings(), "wave.toml\n");
  write("");
  repository_.git({"commit", "--quiet", "-am", "empty"});
  EXPECT_EQ(settings(), "");
  EXPECT_EQ(settings(), "");
  repository_.git({"pack-refs", "--all"});
  EXPECT_EQ(settings(), "");
}

TEST_F(CommittedSettings, AreNotThoseOfAWorkTree) {
  write("[agent]\ndefault = \"evil\"\n");
  repository_.git({"add", "wave.toml"});
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(repository_.work_tree());
  EXPECT_EQ(settings(), std::nullopt);
  std::filesystem::current_path(before);
}

// Whoever watches the folder would be woken by each look, and look again.
TEST_F(CommittedSettings, AreKeptOnceWhereNoDefaultBranchIsRecorded) {
  write_set_up(repository_.layout(), {"", {}});
  repository_.commit("wave.toml");
  const auto kept = repository_.layout().wave_dir() / "settings.cache";
  EXPECT_EQ(settings(), "wave.toml\n");
  const auto before = os::file_id(kept);
  ASSERT_TRUE(before);
  EXPECT_EQ(settings(), "wave.toml\n");
  EXPECT_EQ(os::file_id(kept), before);
}

TEST_F(CommittedSettings, AreReadWhereNothingCanBeKept) {
  repository_.commit("wave.toml");
  std::filesystem::create_directory(repository_.layout().wave_dir() / "settings.cache");
  EXPECT_EQ(settings(), "wave.toml\n");
}

}  // namespace
}  // namespace wave::actions
