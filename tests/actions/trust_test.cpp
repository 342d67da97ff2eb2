// SPDX-License-Identifier: MIT
#include "actions/trust.h"

#include "os/files.h"
#include "support/temp_repository.h"

#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::actions {
namespace {

class TrustTest : public testing::Test {
 protected:
  Approval look(const std::string& text) { return look_at_approval(repository_.layout(), text); }
  config::Config settings(const std::string& text) {
    config::Sources sources;
    sources.repository_text = text;
    return load_settings(sources, repository_.layout());
  }
  test::TempRepository repository_;
  const std::string text_ = "worktree.setup = ['make']\nenv.pass = ['A']\ntask.timeout = '1h'\n";
};

TEST_F(TrustTest, AsksForWhatRunsAndWhatDecidesNothingElse) {
  const Approval approval = look(text_);
  ASSERT_EQ(approval.wanted.size(), 2u);
  EXPECT_EQ(approval.wanted[0].setting.key, "worktree.setup");
  EXPECT_EQ(approval.wanted[1].setting.key, "env.pass");
  EXPECT_FALSE(approval.approved);
  EXPECT_TRUE(look("task.timeout = '1h'\n").approved);
  EXPECT_TRUE(look_at_approval(repository_.layout(), std::nullopt).approved);
}

TEST_F(TrustTest, ApprovesExactlyWhatWasLookedAt) {
  approve(repository_.layout(), look(text_), {1000, 0});
  EXPECT_TRUE(look(text_).approved);
  EXPECT_TRUE(look("env.pass = ['A']\nworktree.setup = ['make']\n").approved);
  EXPECT_FALSE(look("worktree.setup = ['make']\n").approved);
  EXPECT_FALSE(look("worktree.setup = ['make', 'evil']\nenv.pass = ['A']\n").approved);
  EXPECT_FALSE(look("worktree.setup = [['make']]\nenv.pass = ['A']\n").approved);
  // One value that looks like two lines is not two.
  EXPECT_FALSE(look("worktree.setup = ['make\"]\\nenv.pass = [\"A']\n").approved);
}

TEST_F(TrustTest, MarksWhatIsNew) {
  approve(repository_.layout(), look(text_), {1000, 0});
  const Approval changed = look("worktree.setup = ['other']\nenv.pass = ['A']\n");
  EXPECT_TRUE(changed.wanted[0].is_new);
  EXPECT_FALSE(changed.wanted[1].is_new);
}

TEST_F(TrustTest, IsRevokedAsAWhole) {
  EXPECT_FALSE(revoke_approvals(repository_.layout()));
  approve(repository_.layout(), look(text_), {1000, 0});
  EXPECT_TRUE(revoke_approvals(repository_.layout()));
  EXPECT_FALSE(look(text_).approved);
}

TEST_F(TrustTest, IsNotBroughtBackByWhoApprovesMeanwhile) {
  const std::string other = "worktree.setup = ['other']\n";
  const Approval asked = look(other);
  for (int round = 0; round < 10; ++round) {
    approve(repository_.layout(), look(text_), {1000, 0});
    std::thread busy([&] {
      for (int i = 0; i < 20; ++i) approve(repository_.layout(), asked, {2000, 0});
    });
    while (!look(other).approved) std::this_thread::yield();
    revoke_approvals(repository_.layout());
    busy.join();
    EXPECT_FALSE(look(text_).approved) << round;
    revoke_approvals(repository_.layout());
  }
}

TEST_F(TrustTest, ManyAtOnceLoseNothing) {
  const auto text = [](int i) { return "worktree.setup = ['" + std::to_string(i) + "']\n"; };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] { approve(repository_.layout(), look(text(i)), {1000, 0}); });
  }
  for (std::thread& each : threads) each.join();
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(look(text(i)).approved) << i;
}

TEST_F(TrustTest, DecidesWhatIsInForce) {
  EXPECT_FALSE(settings(text_).is_approved("worktree.setup"));
  EXPECT_TRUE(settings(text_).list("env.pass").empty());
  approve(repository_.layout(), look(text_), {1000, 0});
  EXPECT_TRUE(settings(text_).is_approved("worktree.setup"));
  EXPECT_EQ(settings(text_).list("env.pass"), std::vector<std::string>{"A"});
  EXPECT_FALSE(settings("worktree.setup = ['evil']\n").is_approved("worktree.setup"));
}

TEST_F(TrustTest, RecordIsForItsUserAloneAndDamageApprovesNothing) {
  approve(repository_.layout(), look(text_), {1000, 0});
  const auto file = repository_.layout().wave_dir() / "trust.json";
  struct stat info {};
  ASSERT_EQ(stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::ofstream(file) << "{\"approved\":[";
  EXPECT_FALSE(look(text_).approved);
}

}  // namespace
}  // namespace wave::actions
