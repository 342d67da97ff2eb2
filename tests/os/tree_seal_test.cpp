// SPDX-License-Identifier: MIT
#include "os/tree_seal.h"

#include "support/temp_folder.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::os {
namespace {
namespace fs = std::filesystem;

class TreeSealTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(tree_ / "deep" / "er");
    fs::create_directories(tree_ / "empty");
    write("top", "one");
    write("deep/file", "two");
    write("deep/er/last", "three");
    fs::create_symlink("file", tree_ / "deep" / "link");
    seal();
  }
  // The kernel's clock for files moves in steps: what is changed within one cannot be told.
  void seal() {
    seal_ = seal_tree(tree_).value();
    const auto tick = [this] {
      std::ofstream(folder_ / "probe") << "x";
      struct stat info {};
      stat((folder_ / "probe").c_str(), &info);
      return std::pair(info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
    };
    for (const auto before = tick(); tick() == before;) continue;
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(tree_ / name) << text;
  }
  bool holds() { return is_as_sealed(tree_, seal_); }

  test::TempFolder folder_;
  fs::path tree_ = folder_ / "tree";
  std::string seal_;
};

TEST_F(TreeSealTest, HoldsWhileNothingChangesAndWhenTheTreeMoves) {
  EXPECT_TRUE(holds());
  std::ifstream(tree_ / "top").get();
  EXPECT_TRUE(holds());
  fs::rename(tree_, folder_ / "moved");
  EXPECT_TRUE(is_as_sealed(folder_ / "moved", seal_));
  EXPECT_FALSE(holds());
}

TEST_F(TreeSealTest, TellsOfOtherContentEvenWithTheOldTimes) {
  const auto path = tree_ / "deep" / "file";
  const auto before = fs::last_write_time(path);
  write("deep/file", "2wo");
  fs::last_write_time(path, before);
  EXPECT_FALSE(holds());
}

TEST_F(TreeSealTest, TellsOfWhatCameWentOrWasReplaced) {
  write("deep/er/new", "");
  EXPECT_FALSE(holds());
  seal();
  fs::remove(tree_ / "top");
  EXPECT_FALSE(holds());
  seal();
  fs::remove(tree_ / "empty");
  EXPECT_FALSE(holds());
  seal();
  fs::rename(tree_ / "deep" / "er", folder_ / "er");
  fs::create_symlink(folder_ / "er", tree_ / "deep" / "er");
  EXPECT_FALSE(holds());
}

TEST_F(TreeSealTest, TellsOfAnotherMode) {
  ASSERT_EQ(chmod((tree_ / "deep" / "er" / "last").c_str(), 0755), 0);
  EXPECT_FALSE(holds());
}

TEST_F(TreeSealTest, ManyFoldersAreAllLookedAt) {
  for (int i = 0; i < 300; ++i) {
    fs::create_directories(tree_ / "many" / std::to_string(i));
    write("many/" + std::to_string(i) + "/file", "x");
  }
  seal();
  EXPECT_TRUE(holds());
  write("many/299/file", "y");
  EXPECT_FALSE(holds());
}

TEST_F(TreeSealTest, NoSealAtAllNeverHolds) {
  for (const std::string& text :
       {std::string(), std::string("wave-tree 1\n"), seal_.substr(0, seal_.size() - 1),
        seal_.substr(0, 40), "x" + seal_, std::string("wave-tree 1\n\0\0", 14)}) {
    EXPECT_FALSE(is_as_sealed(tree_, text)) << text.size();
  }
}

TEST_F(TreeSealTest, AStampIsOfOneFileAsItIs) {
  const std::string stamp = stamp_of(tree_ / "top");
  EXPECT_EQ(stamp, stamp_of(tree_ / "top"));
  write("top", "other");
  EXPECT_NE(stamp, stamp_of(tree_ / "top"));
  EXPECT_EQ(stamp_of(tree_ / "none"), "");
}

}  // namespace
}  // namespace wave::os
