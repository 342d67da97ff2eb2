// SPDX-License-Identifier: MIT
// What decides how our git works: nothing of the caller's, nothing of the repository's own
// settings.
#include "git/trusted_git.h"

#include "error/passing_error.h"
#include "support/recorded_runner.h"
#include "support/temp_repository.h"

#include <cstdlib>
#include <fstream>
#include <optional>

#include <gtest/gtest.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

// Variables of this process, as somebody might have set who calls us; afterwards they are as
// before.
class Variables {
 public:
  explicit Variables(const os::Environment& variables) {
    for (const auto& [name, value] : variables) {
      const char* before = std::getenv(name.c_str());
      before_.emplace_back(name, before ? std::optional<std::string>(before) : std::nullopt);
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Variables() {
    for (const auto& [name, value] : before_) {
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
    }
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

class TrustedGitTest : public testing::Test {
 protected:
  TrustedGitTest() {
    oid_ = repository_.commit("file");
    fs::create_directories(work_tree_);
  }

  TrustedGit prepared() {
    TrustedGit git(layout_.common_dir, layout_.wave_dir(), processes_);
    git.prepare(Repository::open(layout_.common_dir));
    return git;
  }
  void fill() { prepared().fill(work_tree_, folder_ / "index", oid_, 1); }
  bool is_filled() const { return fs::is_regular_file(work_tree_ / "file"); }

  test::TempRepository repository_;
  test::TempFolder folder_;
  git::Layout layout_ = repository_.layout();
  fs::path work_tree_ = folder_ / "tree";
  std::string oid_;
  os::SystemProcessRunner processes_;
};

TEST_F(TrustedGitTest, WhatTheCallersEnvironmentSaysDoesNotCount) {
  const std::string mark = (folder_ / "mark").string();
  const std::string wrong = (folder_ / "elsewhere").string();
  const Variables ours({{"GIT_INDEX_FILE", wrong},
                        {"GIT_PREFIX", "deep/down/"},
                        {"GIT_TRACE", mark},
                        {"GIT_NAMESPACE", "evil"},
                        {"GIT_CONFIG_COUNT", "2"},
                        {"GIT_CONFIG_KEY_0", "core.fsmonitor"},
                        {"GIT_CONFIG_VALUE_0", "touch " + mark + ";"},
                        {"GIT_CONFIG_KEY_1", "core.worktree"},
                        {"GIT_CONFIG_VALUE_1", wrong}});
  fill();
  EXPECT_TRUE(is_filled());
  EXPECT_FALSE(fs::exists(mark));
  EXPECT_FALSE(fs::exists(wrong));
}

TEST_F(TrustedGitTest, TheRepositorysOwnSettingsDoNotCount) {
  const std::string mark = (folder_ / "mark").string();
  std::ofstream(layout_.common_dir / "config", std::ios::app)
      << "[core]\n\tfsmonitor = touch " << mark << "\n\thooksPath = " << folder_.path().string()
      << "\n[filter \"evil\"]\n\tsmudge = touch " << mark << "; cat\n";
  fs::create_directories(layout_.common_dir / "info");
  std::ofstream(layout_.common_dir / "info" / "attributes") << "* filter=evil\n";
  for (const char* hook : {"post-checkout", "post-index-change"}) {
    const fs::path file = folder_ / hook;
    std::ofstream(file) << "#!/bin/sh\ntouch " << mark << "\n";
    fs::permissions(file, fs::perms::owner_all);
  }
  fill();
  EXPECT_TRUE(is_filled());
  EXPECT_FALSE(fs::exists(mark));
}

// An agent's attributes may name them.
TEST_F(TrustedGitTest, TheUsersOwnFiltersDoNotRun) {
  const std::string mark = (folder_ / "mark").string();
  const Variables home(
      {{"HOME", folder_.path().string()}, {"XDG_CONFIG_HOME", folder_.path().string()}});
  std::ofstream(folder_ / ".gitconfig")
      << "[filter \"users\"]\n\tclean = touch " << mark << "; cat\n";
  std::ofstream(work_tree_ / ".gitattributes") << "* filter=users\n";
  std::ofstream(work_tree_ / "file") << "content\n";
  const std::vector<std::string> oids = prepared().check_in(work_tree_, {"file"});
  ASSERT_EQ(oids.size(), 1u);
  EXPECT_EQ(Repository::open(layout_.common_dir).blob(oids[0]), "content\n");
  EXPECT_FALSE(fs::exists(mark));
}

// The machine is short of memory, say: the next one may get through.
TEST_F(TrustedGitTest, AGitThatWasKilledMayComeToItsEndTheNextTime) {
  test::RecordedRunner runner;
  os::Finished killed;
  killed.signal = 9;
  os::Finished refused;
  refused.exit_code = 128;
  refused.errors = "fatal: not a tree\n";
  runner.answers = {killed, refused};
  TrustedGit git(layout_.common_dir, layout_.wave_dir(), runner);
  EXPECT_THROW(git.index_only(work_tree_, folder_ / "index", oid_), PassingError);
  try {
    git.index_only(work_tree_, folder_ / "index", oid_);
    FAIL() << "it was refused";
  } catch (const Error& error) {
    EXPECT_FALSE(is_passing(error));
    EXPECT_EQ(std::string(error.what()),
              "cannot fill the worktree '" + work_tree_.string() + "': not a tree");
  }
}

}  // namespace
}  // namespace wave::git
