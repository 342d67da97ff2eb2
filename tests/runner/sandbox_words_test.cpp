// SPDX-License-Identifier: MIT
#include "runner/sandbox_words.h"

#include "support/temp_folder.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::runner {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

using Words = std::vector<std::string>;

class SandboxWords : public testing::Test {
 protected:
  SandboxWords() {
    fs::create_directories(folder_ / "repo" / ".git" / "objects" / "info");
    fs::create_directories(folder_ / "home");
    view_.bwrap = "/usr/bin/bwrap";
    view_.home = folder_ / "home";
    view_.run_home = folder_ / "run-home";
    view_.worktree = folder_ / "tree";
    view_.common_dir = folder_ / "repo" / ".git";
    view_.git_dir = view_.common_dir / "worktrees" / "t";
    view_.run_git_dir = folder_ / "run" / "git";
    view_.socket = folder_ / "sockets" / "t-1.sock";
  }

  Words words() const { return sandbox_words(view_, {"sh"}, {{"PATH", "/usr/bin:/bin"}}); }
  // Where among the words these three stand together.
  static size_t place(const Words& all, const Words& wanted) {
    const auto found = std::search(all.begin(), all.end(), wanted.begin(), wanted.end());
    EXPECT_NE(found, all.end()) << testing::PrintToString(wanted);
    return static_cast<size_t>(found - all.begin());
  }

  test::TempFolder folder_;
  SandboxView view_;
};

TEST_F(SandboxWords, PutTheRunsGitDirectoryInThePlaceOfTheWorktreesOne) {
  const Words all = words();
  const std::string common = view_.common_dir.string();

  const size_t hidden = place(all, {"--tmpfs", common});
  const size_t objects = place(all, {"--ro-bind", common + "/objects", common + "/objects"});
  const size_t own = place(all, {"--bind", view_.run_git_dir.string(), view_.git_dir.string()});
  const size_t closed = place(all, {"--remount-ro", common});
  EXPECT_LT(hidden, objects);
  EXPECT_LT(objects, own);
  EXPECT_LT(own, closed);
}

TEST_F(SandboxWords, HideTheHomeBeforeTheRunsOwnIsPutThere) {
  view_.shared.written = {".agent"};
  view_.shared.guarded = {".agent/settings"};
  const std::string home = view_.home.string();
  const Words all = words();

  const size_t hidden = place(all, {"--tmpfs", home});
  const size_t own = place(all, {"--bind", view_.run_home.string(), home});
  const size_t shared = place(all, {"--bind-try", home + "/.agent", home + "/.agent"});
  const size_t guarded =
      place(all, {"--ro-bind-try", home + "/.agent/settings", home + "/.agent/settings"});
  EXPECT_LT(hidden, own);
  EXPECT_LT(own, shared);
  EXPECT_LT(shared, guarded);
}

TEST_F(SandboxWords, ShowWhatIsNamedBehindWhatItLiesIn) {
  view_.sandbox.read = {"/data/shared/kept", "/opt/tools"};
  view_.sandbox.write = {"/data/shared", "/opt/tools/cache", "/src/linked"};
  view_.see = {"/src/linked", "/src/other"};
  const Words all = words();

  const auto written = [&](const std::string& path) {
    return place(all, {"--bind-try", path, path});
  };
  const auto seen = [&](const std::string& path) {
    return place(all, {"--ro-bind-try", path, path});
  };
  EXPECT_LT(written("/data/shared"), seen("/data/shared/kept"));
  EXPECT_LT(seen("/opt/tools"), written("/opt/tools/cache"));
  EXPECT_LT(written("/src/linked"), seen("/src/other"));
  EXPECT_THAT(std::count(all.begin(), all.end(), "/src/linked"), 2) << "it is shown once";
}

TEST_F(SandboxWords, EndWithTheWorktreeAndItsPointerClosed) {
  const Words all = words();
  const std::string tree = view_.worktree.string();

  const size_t bound = place(all, {"--bind", ".", tree});
  EXPECT_LT(bound, place(all, {"--ro-bind-try", tree + "/.git", tree + "/.git"}));
  EXPECT_EQ(all.back(), "--");
}

// With them root could take away what hides the rest.
TEST_F(SandboxWords, DropTheCapabilitiesOfRoot) {
  const Words all = words();

  EXPECT_LT(place(all, {"--cap-drop", "ALL"}), place(all, {"--ro-bind", "/", "/"}));
  EXPECT_THAT(all, Not(Contains("CAP_SYS_ADMIN")));
}

TEST_F(SandboxWords, TakeKeysAndTokensAway) {
  const Words all = words();

  for (const char* name : {"SSH_AUTH_SOCK", "GH_TOKEN", "TMUX", "DBUS_SESSION_BUS_ADDRESS"}) {
    place(all, {"--unsetenv", name});
  }
}

TEST_F(SandboxWords, ShowWhatTheRepositoryBorrowsItself) {
  const fs::path lender = fs::path("/var/tmp") / "lender" / "objects";
  std::ofstream(view_.common_dir / "objects" / "info" / "alternates") << lender.string() << '\n';

  place(words(), {"--ro-bind-try", lender.string(), lender.string()});
}

TEST_F(SandboxWords, GiveAReaderNeitherNetworkNorAnythingToWrite) {
  const Words all = reader_words(view_, {"git-upload-pack"});

  EXPECT_THAT(all, Contains("--unshare-net"));
  EXPECT_THAT(all, Contains("--clearenv"));
  EXPECT_THAT(all, Not(Contains("--bind")));
  EXPECT_EQ(all.back(), "git-upload-pack");
}

TEST(LimitWords, AreThoseThatAreSet) {
  EXPECT_THAT(limit_words({}), IsEmpty());
  EXPECT_THAT(limit_words({.cpu_s = 60, .file_bytes = 1000}),
              ElementsAre("prlimit", "--cpu=60", "--fsize=1000", "--"));
}

}  // namespace
}  // namespace wave::runner
