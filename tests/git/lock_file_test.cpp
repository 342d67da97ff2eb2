// SPDX-License-Identifier: MIT
#include "git/lock_file.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

class LockFileTest : public testing::Test {
 protected:
  // By a process that dies before it can give it back.
  void leave(const fs::path& locked) const {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const LockFile held(folder_.path(), locked);
      _exit(held ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
  }
  size_t files_of_ours() const {
    return std::distance(fs::directory_iterator(folder_.path() / "wave"), {});
  }

  test::TempFolder folder_;
  fs::path ref_ = folder_.path() / "refs" / "x";
  fs::path lock_ = folder_.path() / "refs" / "x.lock";
};

TEST_F(LockFileTest, OneHoldsItUntilItGivesItBack) {
  {
    const LockFile first(folder_.path(), ref_);
    EXPECT_TRUE(first);
    EXPECT_TRUE(os::file_id(lock_));
    EXPECT_FALSE(LockFile(folder_.path(), ref_));
    EXPECT_FALSE(LockFile::remove_left(ref_));
    EXPECT_TRUE(os::file_id(lock_));
  }
  EXPECT_FALSE(os::file_id(lock_));
  EXPECT_EQ(files_of_ours(), 0U);
}

TEST_F(LockFileTest, OneThatAKilledOwnerHasLeftIsNone) {
  leave(ref_);
  ASSERT_TRUE(os::file_id(lock_));
  EXPECT_TRUE(LockFile(folder_.path(), ref_));
  leave(ref_);
  EXPECT_TRUE(LockFile::remove_left(ref_));
  EXPECT_FALSE(os::file_id(lock_));
  EXPECT_FALSE(LockFile::remove_left(ref_));
}

TEST_F(LockFileTest, OneOfGitIsLeftAlone) {
  fs::create_directories(ref_.parent_path());
  for (const char* text : {"", "git-wave\n# pack-refs with: peeled\n", "0123"}) {
    os::write_file(lock_, text);
    EXPECT_FALSE(LockFile(folder_.path(), ref_));
    EXPECT_FALSE(LockFile::remove_left(ref_));
    EXPECT_EQ(os::read_file(lock_), text);
  }
}

// Whoever took ours for left has made room for another.
TEST_F(LockFileTest, OnlyOnesOwnIsGivenBack) {
  {
    const LockFile held(folder_.path(), ref_);
    fs::remove(lock_);
    os::write_file(lock_, "");
  }
  EXPECT_TRUE(os::file_id(lock_));
}

}  // namespace
}  // namespace wave::git
