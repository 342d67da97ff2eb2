// SPDX-License-Identifier: MIT
#include "os/remove_tree.h"

#include "os/file_descriptor.h"
#include "os/files.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

class RemoveTreeTest : public testing::Test {
 protected:
  RemoveTreeTest() {
    make_private_folder(tree_);
    make_private_folder(victim_);
    write_file(victim_ / "mine", "mine");
  }
  void expect_gone() {
    EXPECT_EQ(remove_tree(tree_), "");
    EXPECT_FALSE(file_id(tree_));
    EXPECT_EQ(read_file(victim_ / "mine"), "mine");
  }
  test::TempFolder folder_;
  const fs::path tree_ = folder_ / "tree";
  const fs::path victim_ = folder_ / "victim";
};

TEST_F(RemoveTreeTest, WhatIsNotThereIsGone) { EXPECT_EQ(remove_tree(folder_ / "nothing"), ""); }

TEST_F(RemoveTreeTest, LinksAreNotFollowed) {
  fs::create_symlink(victim_, tree_ / "link");
  fs::create_symlink("../victim/mine", tree_ / "file");
  expect_gone();
}

TEST_F(RemoveTreeTest, ALinkItselfGoesAndNotItsTarget) {
  const fs::path link = folder_ / "link";
  fs::create_symlink(victim_, link);
  EXPECT_EQ(remove_tree(link), "");
  EXPECT_FALSE(file_id(link));
  expect_gone();
}

TEST_F(RemoveTreeTest, FoldersThatAreShutAreOpened) {
  make_private_folder(tree_ / "shut" / "inner");
  write_file(tree_ / "shut" / "inner" / "file", "x");
  ASSERT_EQ(chmod((tree_ / "shut" / "inner").c_str(), 0), 0);
  ASSERT_EQ(chmod((tree_ / "shut").c_str(), 0500), 0);
  expect_gone();
}

TEST_F(RemoveTreeTest, DeeperThanDescriptorsReach) {
  FileDescriptor at(open(tree_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (int i = 0; i < 3000; ++i) {  // no path leads there
    ASSERT_EQ(mkdirat(at.get(), "d", 0700), 0);
    at = FileDescriptor(openat(at.get(), "d", O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  expect_gone();
  size_t left = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    if (entry.path() != victim_) ++left;
  }
  EXPECT_EQ(left, 0U);
}

TEST_F(RemoveTreeTest, StopsWhenToldTo) {
  write_file(tree_ / "file", "x");
  EXPECT_NE(remove_tree(tree_, [] { return true; }), "");
  EXPECT_TRUE(file_id(tree_ / "file"));
}

}  // namespace
}  // namespace wave::os
