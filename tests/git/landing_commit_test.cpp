// SPDX-License-Identifier: MIT
// What a branch lands as, compared with what git makes of the same two tips.
#include "git/landing_commit.h"

#include "error/error.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::git {
namespace {

using domain::LandedBy;

class LandingCommitTest : public testing::Test {
 protected:
  // The branch `x` with these files, each a commit of an author of its own; main is checked out.
  void branch_with(const std::vector<std::string>& files) const {
    repository_.git({"checkout", "-q", "-b", "x"});
    for (const std::string& file : files) write_and_commit(file, file + " of x\n");
    repository_.git({"checkout", "-q", "main"});
  }
  void write_and_commit(const std::string& file, const std::string& text) const {
    os::write_file(repository_.work_tree() / file, text, os::Durability::fast, 0644);
    repository_.git({"add", "-A"});
    repository_.git({"commit", "-q", "--author=Agent <agent@x>", "--date=2001-02-03T04:05:06+0100",
                     "-m", "Write " + file});
  }
  std::string oid(const std::string& revision) const {
    return repository_.git({"rev-parse", "--verify", revision});
  }
  std::string show(const std::string& format, const std::string& commit) const {
    return repository_.git({"log", "-1", "--format=" + format, commit});
  }
  LandingCommit make(LandedBy how, LandingDeed deed = LandingDeed::write) const {
    Repository repository = Repository::open(repository_.layout().common_dir);
    LandingRequest request;
    request.common_dir = repository_.layout().common_dir;
    request.base = oid("main");
    request.tip = oid("x");
    request.how = how;
    request.message = "Merge 'x'\n";
    request.committer = {"Person", "person@x"};
    request.time_s = 1000000000;
    return make_landing(repository, request, deed);
  }
  LandingMade made(LandedBy how) const {
    const LandingCommit out = make(how);
    EXPECT_TRUE(std::holds_alternative<LandingMade>(out)) << out.index();
    return std::holds_alternative<LandingMade>(out) ? std::get<LandingMade>(out) : LandingMade{};
  }
  // Hands git a tree with one evil entry, as nothing but a hand-made object has it.
  void branch_with_entry(const std::string& mode, const std::string& path) const {
    const std::string blob = repository_.git({"hash-object", "-w", "f0"});
    std::string object = blob;
    std::string type = "blob";
    std::string entry_mode = mode;
    for (std::string rest = path; !rest.empty();) {
      const size_t slash = rest.rfind('/');
      const std::string name = slash == std::string::npos ? rest : rest.substr(slash + 1);
      rest = slash == std::string::npos ? "" : rest.substr(0, slash);
      object = tree_of(entry_mode, name, object);
      entry_mode = "40000";
    }
    const std::string commit = repository_.git({"commit-tree", "-p", "main", "-m", "evil", object});
    repository_.git({"update-ref", "refs/heads/x", commit});
  }
  std::string tree_of(const std::string& mode, const std::string& name,
                      const std::string& object) const {
    std::string bytes = mode + ' ' + name + '\0';
    for (size_t i = 0; i < object.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(object.substr(i, 2), nullptr, 16));
    }
    const auto file = repository_.work_tree() / ".git" / "evil-tree";
    os::write_file(file, bytes);
    return repository_.git({"hash-object", "--literally", "-t", "tree", "-w", file.string()});
  }
  void SetUp() override { repository_.commit("f0"); }

  test::TempRepository repository_;
};

TEST_F(LandingCommitTest, AMergeHasBothParentsAlsoWhereTheBaseCouldBeMovedOn) {
  branch_with({"a"});
  const std::string base = oid("main");
  const LandingMade landed = made(LandedBy::merge);
  EXPECT_EQ(show("%P", landed.oid), base + ' ' + oid("x"));
  EXPECT_EQ(show("%T", landed.oid), show("%T", "x"));
  EXPECT_EQ(show("%an %ae %at %cn %ce %ct %s", landed.oid),
            "Person person@x 1000000000 Person person@x 1000000000 Merge 'x'");
  EXPECT_EQ(landed.copies.back().source, oid("x"));
  EXPECT_EQ(oid("main"), base);
}

TEST_F(LandingCommitTest, AMergeIsWhatGitMakesOfIt) {
  branch_with({"a", "f0"});
  write_and_commit("b", "b of main\n");
  repository_.git({"mv", "b", "c"});
  repository_.git({"commit", "-q", "-m", "move"});
  const LandingMade landed = made(LandedBy::merge);
  repository_.git({"merge", "-q", "--no-ff", "-m", "git's", "x"});
  EXPECT_EQ(show("%T", landed.oid), show("%T", "HEAD"));
  EXPECT_EQ(repository_.git({"fsck", "--strict", "--no-dangling"}), "");
}

TEST_F(LandingCommitTest, ASquashIsOneCommitOfTheAgent) {
  branch_with({"a", "b"});
  write_and_commit("c", "c\n");
  const LandingMade landed = made(LandedBy::squash);
  EXPECT_EQ(show("%P", landed.oid), oid("main"));
  EXPECT_EQ(show("%an %ae %at %cn", landed.oid), "Agent agent@x 1000000000 Person");
  EXPECT_EQ(repository_.git({"diff", "--name-only", "main", landed.oid}), "a\nb");
  ASSERT_EQ(landed.copies.size(), 1u);
  EXPECT_EQ(landed.copies[0].source, oid("x"));
}

TEST_F(LandingCommitTest, ARebaseKeepsAuthorDateAndMessage) {
  branch_with({"a", "b"});
  write_and_commit("c", "c\n");
  const LandingMade landed = made(LandedBy::rebase);
  ASSERT_EQ(landed.copies.size(), 2u);
  EXPECT_EQ(landed.copies[0].source, oid("x~1"));
  EXPECT_EQ(oid(landed.oid + "~2"), oid("main"));
  EXPECT_EQ(show("%an %ae %ai %s %cn %ct", landed.oid),
            "Agent agent@x 2001-02-03 04:05:06 +0100 Write b Person 1000000000");
  EXPECT_EQ(show("%s", landed.oid + "~1"), "Write a");
}

// What is on the base already, and a merge of the base that changes nothing, is not made anew.
TEST_F(LandingCommitTest, ARebaseGoesAlongFirstParents) {
  branch_with({"a", "b"});
  repository_.git({"cherry-pick", "x~1"});
  write_and_commit("c", "c\n");
  repository_.git({"checkout", "-q", "x"});
  repository_.git({"merge", "-q", "--no-edit", "main"});
  write_and_commit("d", "d\n");
  repository_.git({"checkout", "-q", "main"});
  write_and_commit("e", "e\n");
  const LandingMade landed = made(LandedBy::rebase);
  ASSERT_EQ(landed.copies.size(), 2u);
  EXPECT_EQ(show("%s", landed.copies[0].oid), "Write b");
  EXPECT_EQ(show("%s", landed.copies[1].oid), "Write d");
  EXPECT_EQ(repository_.git({"diff", "--name-only", "main", landed.oid}), "b\nd");
}

TEST_F(LandingCommitTest, AConflictNamesThePathsAndWritesNothing) {
  branch_with({"a", "f0"});
  write_and_commit("f0", "f0 of main\n");
  const std::string before = repository_.git({"count-objects"});
  for (const LandedBy how : {LandedBy::merge, LandedBy::squash, LandedBy::rebase}) {
    const LandingCommit out = make(how);
    ASSERT_TRUE(std::holds_alternative<LandingConflict>(out));
    EXPECT_EQ(std::get<LandingConflict>(out).paths, std::vector<std::string>{"f0"});
    EXPECT_EQ(std::get<LandingConflict>(out).commit, oid("x"));
  }
  EXPECT_EQ(repository_.git({"count-objects"}), before);
}

TEST_F(LandingCommitTest, ToTellIsToWriteNothing) {
  branch_with({"a", "b"});
  write_and_commit("c", "c\n");
  const std::string before = repository_.git({"count-objects"});
  for (const LandedBy how : {LandedBy::merge, LandedBy::squash, LandedBy::rebase}) {
    const LandingCommit told = make(how, LandingDeed::tell);
    ASSERT_TRUE(std::holds_alternative<LandingMade>(told));
    EXPECT_EQ(repository_.git({"count-objects"}), before);
  }
  const LandingCommit told = make(LandedBy::merge, LandingDeed::tell);
  EXPECT_EQ(made(LandedBy::merge).oid, std::get<LandingMade>(told).oid);
}

TEST_F(LandingCommitTest, WithoutCommitsOfItsOwnThereIsNothing) {
  repository_.git({"branch", "x"});
  EXPECT_TRUE(std::holds_alternative<LandingNothing>(make(LandedBy::merge)));
  write_and_commit("a", "a\n");
  EXPECT_TRUE(std::holds_alternative<LandingNothing>(make(LandedBy::rebase)));
}

TEST_F(LandingCommitTest, WhatIsThereAlreadyIsUpToDate) {
  branch_with({"a"});
  write_and_commit("other", "other\n");
  write_and_commit("a", "a of x\n");
  for (const LandedBy how : {LandedBy::merge, LandedBy::squash, LandedBy::rebase}) {
    EXPECT_TRUE(std::holds_alternative<LandingUpToDate>(make(how)));
  }
}

TEST_F(LandingCommitTest, AHistoryOfItsOwnIsRefused) {
  repository_.git({"checkout", "-q", "--orphan", "x"});
  write_and_commit("a", "a\n");
  repository_.git({"checkout", "-q", "main"});
  EXPECT_TRUE(std::holds_alternative<LandingRefused>(make(LandedBy::merge)));
}

// Attributes of the branch, or of whoever has main checked out, name drivers and hide nothing.
TEST_F(LandingCommitTest, AttributesHaveNoSay) {
  repository_.git({"config", "merge.evil.driver", "touch evil; exit 0"});
  branch_with({"f0"});
  write_and_commit("f0", "f0 of main\n");
  for (const char* attributes : {"* merge=union\n", "* merge=evil\n", "* -text -diff merge\n"}) {
    os::write_file(repository_.work_tree() / ".gitattributes", attributes);
    os::write_file(repository_.work_tree() / ".git" / "info" / "attributes", attributes);
    EXPECT_TRUE(std::holds_alternative<LandingConflict>(make(LandedBy::merge)));
  }
}

TEST_F(LandingCommitTest, PathsThatGitRefusesAreRefused) {
  for (const char* path :
       {".git/hooks/x", ".GIT/config", "git~1/x", "a/.git/x", "a/../x", "./x", ".git", ".git. /x",
        ".git::$INDEX_ALLOCATION/x", ".g\xe2\x80\x8cit/x", "a\\..\\.git\\x", "..\\x"}) {
    branch_with_entry("100644", path);
    for (const LandedBy how : {LandedBy::merge, LandedBy::squash, LandedBy::rebase}) {
      const LandingCommit out = make(how);
      EXPECT_TRUE(std::holds_alternative<LandingRefused>(out)) << path << ' ' << out.index();
    }
  }
  branch_with_entry("120000", "sub/.gitmodules");
  EXPECT_TRUE(std::holds_alternative<LandingRefused>(make(LandedBy::merge)));
  for (const char* path : {".gitignore", "a:b", ":x", "...", "[...x].ts", "x.", ".github/x"}) {
    branch_with_entry("100644", path);
    EXPECT_TRUE(std::holds_alternative<LandingMade>(make(LandedBy::squash))) << path;
  }
}

TEST_F(LandingCommitTest, CrossedHistoriesMergeAsGitMergesThem) {
  branch_with({"a"});
  write_and_commit("b", "b\n");
  const std::string main = oid("main");
  const std::string x = oid("x");
  repository_.git({"merge", "-q", "--no-edit", x});
  repository_.git({"checkout", "-q", "x"});
  repository_.git({"merge", "-q", "--no-edit", main});
  write_and_commit("a", "more\n");
  repository_.git({"checkout", "-q", "main"});
  write_and_commit("b", "more\n");
  const LandingMade landed = made(LandedBy::merge);
  repository_.git({"merge", "-q", "--no-ff", "-m", "git's", "x"});
  EXPECT_EQ(show("%T", landed.oid), show("%T", "HEAD"));
}

TEST_F(LandingCommitTest, AShallowCloneHasEnough) {
  branch_with({"a"});
  write_and_commit("b", "b\n");
  const std::string boundary = oid("main~1");
  os::write_file(repository_.work_tree() / ".git" / "shallow", boundary + "\n");
  const LandingMade landed = made(LandedBy::merge);
  EXPECT_EQ(repository_.git({"diff", "--name-only", "main", landed.oid}), "a");
}

}  // namespace
}  // namespace wave::git
