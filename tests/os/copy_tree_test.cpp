// SPDX-License-Identifier: MIT
#include "os/copy_tree.h"

#include "error/error.h"
#include "os/files.h"
#include "support/temp_folder.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::os {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CopyTree : public testing::Test {
 protected:
  CopyTree() {
    fs::create_directories(from());
    fs::create_directories(to());
    fs::create_directories(folder_ / "outside");
    std::ofstream(folder_ / "outside/secret") << "secret";
  }
  fs::path from() const { return folder_ / "from"; }
  fs::path to() const { return folder_ / "to"; }
  void write(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  bool copy(const std::string& relative) { return copy_tree(from(), to(), relative, count_); }
  std::string complaint(const std::string& relative) {
    try {
      copy(relative);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }

  test::TempFolder folder_;
  CopyCount count_{1 << 20, 0, 0, {}};
};

TEST_F(CopyTree, CopiesFilesWithModesTimesAndBytes) {
  write(from() / "a/b/tool", std::string(300000, 'x'));
  chmod((from() / "a/b/tool").c_str(), 04755);
  fs::last_write_time(from() / "a/b/tool",
                      fs::file_time_type::clock::now() - std::chrono::hours(5));
  fs::create_directories(from() / "a/empty");

  EXPECT_TRUE(copy("a"));

  EXPECT_EQ(read_file(to() / "a/b/tool"), std::string(300000, 'x'));
  struct stat info {};
  ASSERT_EQ(stat((to() / "a/b/tool").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0755u);  // nobody gains another user's rights
  EXPECT_EQ(fs::last_write_time(to() / "a/b/tool"), fs::last_write_time(from() / "a/b/tool"));
  EXPECT_TRUE(fs::is_directory(to() / "a/empty"));
  EXPECT_EQ(count_.files, 1u);
  EXPECT_EQ(count_.bytes, 300000u);
  EXPECT_EQ(count_.bytes_left, (1u << 20) - 300000u);
}

TEST_F(CopyTree, MakesTheFoldersAboveASingleFile) {
  write(from() / "x/y/z", "z");
  EXPECT_TRUE(copy("./x/y/z"));
  EXPECT_EQ(read_file(to() / "x/y/z"), "z");
  EXPECT_FALSE(copy("x/nothing"));
  EXPECT_FALSE(copy("nothing/at/all"));
}

TEST_F(CopyTree, NeverReplacesAnything) {
  write(from() / "a/one", "theirs");
  write(from() / "a/two", "two");
  write(from() / "file", "theirs");
  write(to() / "a/one", "ours");
  write(to() / "file/inside", "a folder");
  EXPECT_TRUE(copy("a"));
  EXPECT_EQ(read_file(to() / "a/one"), "ours");
  EXPECT_EQ(read_file(to() / "a/two"), "two");
  EXPECT_TRUE(copy("file"));
  EXPECT_EQ(read_file(to() / "file/inside"), "a folder");
  // Again: nothing more to do.
  EXPECT_TRUE(copy("a"));
  EXPECT_EQ(count_.files, 1u);
}

TEST_F(CopyTree, CopiesLinksAsLinksAndFollowsNone) {
  fs::create_directories(from() / "a");
  fs::create_symlink(folder_ / "outside", from() / "a/folder");
  fs::create_symlink("../../outside/secret", from() / "a/file");
  EXPECT_TRUE(copy("a"));
  EXPECT_TRUE(fs::is_symlink(to() / "a/folder"));
  EXPECT_EQ(fs::read_symlink(to() / "a/file"), "../../outside/secret");
  EXPECT_THAT(complaint("a/folder/secret"), HasSubstr("symbolic link"));
  EXPECT_FALSE(fs::exists(to() / "a/folder/new"));
}

TEST_F(CopyTree, WritesThroughNoLinkInTheTarget) {
  write(from() / "a/new", "new");
  write(from() / "b/c/new", "new");
  fs::create_symlink(folder_ / "outside", to() / "a");
  fs::create_symlink(folder_ / "outside", to() / "b");
  EXPECT_TRUE(copy("a"));
  EXPECT_THAT(count_.passed_over, ElementsAre(HasSubstr("'a' is something else")));
  EXPECT_THAT(complaint("b/c/new"), HasSubstr("symbolic link"));
  EXPECT_FALSE(fs::exists(folder_ / "outside/new"));
  EXPECT_FALSE(fs::exists(folder_ / "outside/c"));
}

TEST_F(CopyTree, RefusesPathsThatLeaveTheTree) {
  for (const char* path :
       {"../outside/secret", "a/../../outside", "/etc/passwd", "", ".", ".git", "a/.git/config"}) {
    EXPECT_NE(complaint(path), "none") << path;
  }
}

TEST_F(CopyTree, PassesOverWhatIsNoFile) {
  write(from() / "a/plain", "plain");
  write(from() / "a/nested/.git/config", "[core]");
  mkfifo((from() / "a/pipe").c_str(), 0600);
  EXPECT_TRUE(copy("a"));
  EXPECT_EQ(read_file(to() / "a/plain"), "plain");
  EXPECT_FALSE(fs::exists(to() / "a/pipe"));
  EXPECT_FALSE(fs::exists(to() / "a/nested/.git"));
  EXPECT_EQ(count_.passed_over.size(), 2u);
}

TEST_F(CopyTree, StopsBeforeMoreThanIsAllowed) {
  write(from() / "a/big", "");
  fs::resize_file(from() / "a/big", uint64_t{1} << 40);
  EXPECT_THAT(complaint("a"), HasSubstr("'a/big'"));
  EXPECT_FALSE(fs::exists(to() / "a/big"));
  for (const auto& entry : fs::directory_iterator(to() / "a")) {
    ADD_FAILURE() << "left behind: " << entry.path();
  }
}

TEST_F(CopyTree, TakesThePlaceOfACopyThatWasKilled) {
  write(from() / "a/one", "one");
  write(to() / "a/.wave-copy.tmp", "half");
  EXPECT_TRUE(copy("a"));
  EXPECT_EQ(read_file(to() / "a/one"), "one");
  EXPECT_FALSE(fs::exists(to() / "a/.wave-copy.tmp"));
}

TEST_F(CopyTree, LinksBeneathAndNothingElse) {
  EXPECT_TRUE(link_beneath(to(), "x/modules", from() / "modules"));
  EXPECT_TRUE(link_beneath(to(), "x/modules", from() / "modules"));
  EXPECT_EQ(fs::read_symlink(to() / "x/modules"), from() / "modules");
  EXPECT_FALSE(link_beneath(to(), "x/modules", from() / "other"));
  write(to() / "file", "file");
  EXPECT_FALSE(link_beneath(to(), "file", from() / "file"));
  fs::create_symlink(folder_ / "outside", to() / "away");
  EXPECT_THROW(link_beneath(to(), "away/link", from() / "file"), Error);
  EXPECT_THROW(link_beneath(to(), "../link", from() / "file"), Error);
}

}  // namespace
}  // namespace wave::os
