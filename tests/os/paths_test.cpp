// SPDX-License-Identifier: MIT
#include "os/paths.h"

#include "error/error.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

namespace fs = std::filesystem;
using test::TempFolder;
using testing::HasSubstr;

// The runtime folder of a test, short enough for sockets.
class SocketFolder : public testing::Test {
 protected:
  SocketFolder() { fs::permissions(runtime_.path(), fs::perms::owner_all); }

  fs::path ask(const std::string& configured = "") const {
    return socket_folder(runtime_ / "repo.git", {{"XDG_RUNTIME_DIR", runtime_.path()}}, configured);
  }
  std::string refusal(const std::string& configured = "") const {
    try {
      ask(configured);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return std::string(error.what()) + "; " + error.hint();
    }
    return "not refused";
  }

  TempFolder runtime_;
};

TEST_F(SocketFolder, LiesInTheRuntimeFolderAndIsPrivate) {
  const fs::path folder = ask();
  EXPECT_EQ(folder.parent_path(), runtime_ / "git-wave");
  EXPECT_EQ(folder.filename().string().size(), 8U);
  EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
  EXPECT_EQ(ask(), folder);
}

TEST_F(SocketFolder, DiffersBetweenRepositoriesAndNotBetweenNamesOfOne) {
  fs::create_directory(runtime_ / "repo.git");
  fs::create_symlink("repo.git", runtime_ / "link.git");
  const Environment environment = {{"XDG_RUNTIME_DIR", runtime_.path()}};
  EXPECT_EQ(socket_folder(runtime_ / "link.git", environment, ""), ask());
  EXPECT_NE(socket_folder(runtime_ / "other.git", environment, ""), ask());
}

TEST_F(SocketFolder, IsRefusedWhenAnotherPutALinkInItsPlace) {
  fs::create_directory(runtime_ / "elsewhere");
  fs::create_symlink("elsewhere", runtime_ / "git-wave");
  EXPECT_THAT(refusal(), HasSubstr("is no folder"));
}

TEST_F(SocketFolder, IsRefusedWhenOthersCanEnterIt) {
  fs::create_directory(runtime_ / "git-wave");
  fs::permissions(runtime_ / "git-wave", fs::perms(0755));
  EXPECT_THAT(refusal(), HasSubstr("open to other users"));
  EXPECT_THAT(refusal(), HasSubstr("chmod 700"));
}

TEST_F(SocketFolder, IsRefusedWhenItBelongsToAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const fs::path folder = ask();
  ASSERT_EQ(chown(folder.c_str(), 65534, 65534), 0);
  EXPECT_THAT(refusal(), HasSubstr("belongs to another user"));
  EXPECT_THAT(refusal(), HasSubstr("host.socket_dir"));
}

TEST_F(SocketFolder, LiesWhereItWasConfigured) {
  const fs::path folder = ask(runtime_ / "mine/sockets");
  EXPECT_EQ(folder.parent_path(), runtime_ / "mine/sockets");
  EXPECT_EQ(fs::status(runtime_ / "mine").permissions(), fs::perms::owner_all);
}

TEST_F(SocketFolder, IsRefusedBeforeASocketPathWouldBeTooLong) {
  const std::string base = runtime_.path().string() + "/";
  const size_t longest = 107 - 1 - 20 - 1 - 8;  // "/<hash8>/<socket name>", and 107 in all
  EXPECT_EQ(refusal(base + std::string(longest - base.size(), 'x')), "not refused");
  const std::string long_one = base + std::string(longest - base.size() + 1, 'y');
  EXPECT_THAT(refusal(long_one), HasSubstr("too long"));
  EXPECT_THAT(refusal(long_one), HasSubstr("host.socket_dir"));
  EXPECT_FALSE(fs::exists(long_one));
}

TEST(SocketFolderFallback, IgnoresARuntimeFolderThatIsMissing) {
  const TempFolder folder;
  const fs::path sockets =
      socket_folder(folder / "repo.git", {{"XDG_RUNTIME_DIR", folder / "none"}}, "");
  EXPECT_EQ(sockets.parent_path(), "/tmp/git-wave-" + std::to_string(geteuid()) + "/git-wave");
  EXPECT_TRUE(fs::remove(sockets));
}

TEST(Paths, TheSettingsFolderHonoursXdg) {
  EXPECT_EQ(config_folder({{"HOME", "/h"}}), "/h/.config/git-wave");
  EXPECT_EQ(config_folder({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}}), "/x/git-wave");
  EXPECT_EQ(config_folder({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "x"}}), "/h/.config/git-wave");
  EXPECT_THROW(config_folder({}), Error);
}

TEST(Paths, ThisProgramIsTheTest) {
  EXPECT_EQ(self_path().filename(), "os_test");
  EXPECT_EQ(libexec_folder().filename(), "git-wave");
  EXPECT_EQ(libexec_folder().parent_path().parent_path(), self_path().parent_path().parent_path());
}

TEST(Paths, TheStableHashIsFnv1a) {
  EXPECT_EQ(stable_hash(""), "cbf29ce484222325");
  EXPECT_EQ(stable_hash("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(stable_hash("foobar"), "85944171f73967e8");
}

}  // namespace
}  // namespace wave::os
