// SPDX-License-Identifier: MIT
#include "error/error.h"
#include "git/repository.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>

namespace wave::git {
namespace {

class ChangesTest : public testing::Test {
 protected:
  std::string commit(const std::string& text, const std::string& file = "f") {
    std::ofstream(temp.work_tree() / file, std::ios::binary) << text;
    temp.git({"add", "."});
    temp.git({"commit", "--quiet", "-m", "subject"});
    return temp.git({"rev-parse", "HEAD"});
  }
  std::string id_of(const std::string& to) {
    const Repository repository = Repository::open(temp.layout().common_dir);
    return repository.change_id(repository.commit(to)->parents.front(), to);
  }
  test::TempRepository temp;
};

TEST_F(ChangesTest, TheSameLinesElsewhereInTheFileAreTheSameChange) {
  commit("a\nb\nc\nd\n");
  const std::string first = commit("a\nB\nc\nd\n");
  commit("x\ny\na\nb\nc2\nd\n");
  const std::string second = commit("x\ny\na\nB\nc2\nd\n");
  const std::string other = commit("x\ny\na\nB\nc2\nD\n");
  EXPECT_EQ(id_of(first), id_of(second));
  EXPECT_NE(id_of(first), id_of(other));
}

TEST_F(ChangesTest, FilesModesAndBytesCount) {
  const std::string one = commit(std::string("a\0b", 3), "bin");
  const std::string two = commit(std::string("a\0c", 3), "bin2");
  const std::string three = commit(std::string("a\0c", 3), "bin3");
  EXPECT_NE(id_of(one), id_of(two));
  EXPECT_NE(id_of(two), id_of(three));
  const Repository repository = Repository::open(temp.layout().common_dir);
  EXPECT_EQ(repository.changed_paths(one, three, 10), (std::set<std::string>{"bin2", "bin3"}));
  EXPECT_FALSE(repository.changed_paths("", three, 2));
  EXPECT_THROW(repository.changed_paths("", std::string(40, 'a'), 2), Error);
}

TEST_F(ChangesTest, AuthorshipOutlivesAnAmend) {
  const std::string one = commit("a\n");
  temp.git({"commit", "--quiet", "--amend", "-m", "other"});
  const std::string two = temp.git({"rev-parse", "HEAD"});
  const Repository repository = Repository::open(temp.layout().common_dir);
  EXPECT_TRUE(same_author(*repository.authorship(one), *repository.authorship(two)));
  EXPECT_EQ(repository.authorship(two)->subject, "other");
  EXPECT_FALSE(repository.authorship(std::string(40, 'a')));
}

}  // namespace
}  // namespace wave::git
