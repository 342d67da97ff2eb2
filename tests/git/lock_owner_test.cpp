// SPDX-License-Identifier: MIT
#include "git/lock_owner.h"

#include "os/files.h"
#include "support/eventually.h"
#include "support/temp_repository.h"

#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::git {
namespace {

using test::eventually;

class LockOwnerTest : public testing::Test {
 protected:
  LockOwnerTest() { os::write_file(lock_, ""); }
  ~LockOwnerTest() override {
    for (const int pid : children_) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
  }

  // A git that waits for words, in this folder.
  void begin_git(const std::filesystem::path& folder, const std::filesystem::path& git_dir = {}) {
    int silent[2];
    ASSERT_EQ(pipe(silent), 0);
    const int pid = fork();
    if (pid == 0) {
      dup2(silent[0], 0);
      if (!git_dir.empty()) setenv("GIT_DIR", git_dir.c_str(), 1);
      execlp("git", "git", "-C", folder.c_str(), "cat-file", "--batch", nullptr);
      _exit(127);
    }
    close(silent[0]);
    children_.push_back(pid);
    ASSERT_TRUE(eventually([&] {
      std::error_code error;
      const auto place =
          std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/cwd", error);
      return place == folder;
    }));
  }

  void begin_holder() {
    const int pid = fork();
    if (pid == 0) {
      open(lock_.c_str(), O_RDWR);
      while (true) pause();
    }
    children_.push_back(pid);
  }

  bool orphaned() const { return is_orphaned(lock_, made_.layout().common_dir); }

  test::TempRepository made_;
  test::TempRepository other_;
  std::filesystem::path lock_ = made_.layout().common_dir / "refs/heads/x.lock";
  std::vector<int> children_;
};

TEST_F(LockOwnerTest, NobodyHoldsWhatNobodyCanHold) {
  EXPECT_TRUE(orphaned());
  begin_git(other_.work_tree());
  EXPECT_TRUE(orphaned());
}

TEST_F(LockOwnerTest, WhoHasItOpenHoldsIt) {
  begin_holder();
  EXPECT_TRUE(eventually([&] { return !orphaned(); }));
}

TEST_F(LockOwnerTest, AGitInTheRepositoryMayHoldIt) {
  begin_git(made_.work_tree());
  EXPECT_FALSE(orphaned());
}

TEST_F(LockOwnerTest, AGitInAnotherWorktreeMayHoldItToo) {
  const auto tree = made_.work_tree().parent_path() / "tree";
  made_.git({"worktree", "add", "-q", "--detach", tree.string()});
  begin_git(tree);
  EXPECT_FALSE(orphaned());
}

TEST_F(LockOwnerTest, WhatAGitWasToldCounts) {
  begin_git(made_.work_tree().parent_path(), other_.layout().common_dir);
  EXPECT_TRUE(orphaned());
  begin_git(other_.work_tree(), made_.layout().common_dir);
  EXPECT_FALSE(orphaned());
}

TEST_F(LockOwnerTest, NothingIsNoLock) {
  std::filesystem::remove(lock_);
  EXPECT_FALSE(orphaned());
  std::filesystem::create_symlink("elsewhere", lock_);
  EXPECT_FALSE(orphaned());
}

}  // namespace
}  // namespace wave::git
