// SPDX-License-Identifier: MIT
#include "git/repository.h"

#include "error/error.h"
#include "git/layout.h"
#include "git/location.h"
#include "git/ref_files.h"
#include "os/files.h"
#include "support/eventually.h"
#include "support/long_run.h"
#include "support/temp_repository.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace wave::git {
namespace {
namespace fs = std::filesystem;

class RepositoryTest : public testing::Test {
 protected:
  test::TempRepository made_;
  Repository repository_ = Repository::open(made_.layout().common_dir);
};

TEST_F(RepositoryTest, ARefMovesOnlyFromWhereItIsExpected) {
  const std::string one = made_.git({"rev-parse", "HEAD"});
  const std::string two = made_.commit("two");
  EXPECT_EQ(repository_.swap_ref("refs/wave/x", one, std::nullopt, "m"), Swap::done);
  EXPECT_EQ(repository_.swap_ref("refs/wave/x", two, std::nullopt, "m"), Swap::moved);
  EXPECT_EQ(repository_.swap_ref("refs/wave/x", two, two, "m"), Swap::moved);
  EXPECT_EQ(repository_.swap_ref("refs/wave/x", two, one, "m"), Swap::done);
  EXPECT_EQ(repository_.delete_ref("refs/wave/x", one), Swap::moved);
  EXPECT_EQ(repository_.delete_ref("refs/wave/x", two), Swap::done);
  EXPECT_EQ(repository_.ref("refs/wave/x"), std::nullopt);
}

// The folder of a ref goes away as soon as it is packed, also from under whoever has just put it
// there.
TEST_F(RepositoryTest, ARefThatIsPackedAtOnceHasMoved) {
  const std::string one = made_.git({"rev-parse", "HEAD"});
  const std::string two = made_.commit("two");
  std::atomic<bool> over = false;
  auto packing = std::async(std::launch::async, [&] {
    while (!over) made_.git({"pack-refs", "--all"});
  });
  std::optional<std::string> stands;
  Swap swap = Swap::done;
  for (int i = 0; i < test::times(500, 2000) && swap == Swap::done; ++i) {
    const std::string next = stands == one ? two : one;
    do swap = repository_.swap_ref("refs/wave/log/x", next, stands, "m");
    while (swap == Swap::locked);
    stands = next;
  }
  EXPECT_EQ(swap, Swap::done);
  over = true;
  packing.get();
}

// As `git pack-refs` does it: its lock, a look at the loose files, the new packed-refs.
TEST_F(RepositoryTest, ADeletedRefStaysAwayBesidePacking) {
  const std::string one = made_.git({"rev-parse", "HEAD"});
  const std::string two = made_.commit("two");
  const fs::path common_dir = made_.layout().common_dir;
  made_.git({"update-ref", "refs/heads/x", two});
  os::write_file(common_dir / "packed-refs.lock", "");
  auto deleted =
      std::async(std::launch::async, [&] { return repository_.delete_ref("refs/heads/x", two); });
  ASSERT_TRUE(test::eventually([&] { return fs::exists(common_dir / "refs/heads/x.lock"); }));
  // What it had read before the branch moved for the last time.
  os::write_file(common_dir / "packed-refs.lock",
                 "# pack-refs with: peeled fully-peeled sorted \n" + one + " refs/heads/x\n");
  fs::rename(common_dir / "packed-refs.lock", common_dir / "packed-refs");
  EXPECT_EQ(deleted.get(), Swap::done);
  EXPECT_EQ(made_.git({"for-each-ref", "refs/heads/x"}), "");
}

TEST_F(RepositoryTest, OnlyTheRefsOwnLinesLeaveWhatIsPacked) {
  made_.git({"tag", "-a", "-m", "t", "v1"});
  for (const char* ref : {"refs/heads/a/x", "refs/heads/x", "refs/heads/x-y", "refs/tags/x"})
    made_.git({"update-ref", ref, "HEAD"});
  made_.git({"pack-refs", "--all"});
  const std::string tag = made_.git({"rev-parse", "v1"});
  const std::string head = made_.git({"rev-parse", "HEAD"});
  EXPECT_EQ(repository_.delete_ref("refs/tags/v1", tag), Swap::done);
  EXPECT_EQ(repository_.delete_ref("refs/heads/x", head), Swap::done);
  EXPECT_EQ(made_.git({"for-each-ref", "--format=%(refname)"}),
            "refs/heads/a/x\nrefs/heads/main\nrefs/heads/x-y\nrefs/tags/x");
  const std::string text = os::read_file(made_.layout().common_dir / "packed-refs").value();
  EXPECT_EQ(text.find('^'), std::string::npos);
  EXPECT_EQ(text.substr(0, 2), "# ");
}

TEST_F(RepositoryTest, WithARefGoItsReflogAndTheFoldersItLeavesEmpty) {
  const std::string one = made_.git({"rev-parse", "HEAD"});
  const fs::path common_dir = made_.layout().common_dir;
  made_.git({"branch", "deep/down/x"});
  ASSERT_TRUE(fs::exists(common_dir / "logs/refs/heads/deep/down/x"));
  EXPECT_EQ(repository_.delete_ref("refs/heads/deep/down/x", one), Swap::done);
  for (const char* gone : {"refs/heads/deep", "logs/refs/heads/deep"})
    EXPECT_FALSE(fs::exists(common_dir / gone)) << gone;
  EXPECT_TRUE(fs::exists(common_dir / "refs/heads"));
}

TEST_F(RepositoryTest, ARefThatIsLockedOrLeadsElsewhereIsNotDeleted) {
  const std::string one = made_.git({"rev-parse", "HEAD"});
  const fs::path common_dir = made_.layout().common_dir;
  made_.git({"branch", "x"});
  os::write_file(common_dir / "refs/heads/x.lock", "");
  EXPECT_EQ(repository_.delete_ref("refs/heads/x", one), Swap::locked);
  fs::remove(common_dir / "refs/heads/x.lock");
  made_.git({"symbolic-ref", "refs/heads/link", "refs/heads/x"});
  EXPECT_EQ(repository_.delete_ref("refs/heads/link", one), Swap::moved);
  EXPECT_EQ(repository_.delete_ref("refs/heads/x/below", one), Swap::moved);
  EXPECT_EQ(made_.git({"for-each-ref", "--format=%(refname)"}),
            "refs/heads/link\nrefs/heads/main\nrefs/heads/x");
}

TEST_F(RepositoryTest, CommitsBeyondABaseComeOldestFirst) {
  const std::string base = made_.git({"rev-parse", "HEAD"});
  const std::string two = made_.commit("two");
  const std::string three = made_.commit("three");
  EXPECT_EQ(repository_.commits_beyond(three, {base}), (std::vector<std::string>{two, three}));
  EXPECT_TRUE(repository_.commits_beyond(three, {three}).empty());
  EXPECT_EQ(repository_.commits_beyond(three, {"", std::string(40, '1')}, 2).size(), 2u);
}

// As after a clock was set back, or with a colleague whose clock is wrong.
TEST_F(RepositoryTest, CommitsBeyondABaseDoNotDependOnClocks) {
  const std::string begin = made_.git({"rev-parse", "HEAD"});
  const std::string tree = made_.git({"rev-parse", "HEAD^{tree}"});
  const auto commit = [&](const std::string& parent, int64_t time_s) {
    return repository_.write_commit("x\n", tree, {parent}, {"A", "a@invalid"}, time_s);
  };
  constexpr int64_t k_early_s = 1000000;
  constexpr int64_t k_late_s = 2000000;
  const std::string late = commit(begin, k_late_s);
  std::string base = late;
  for (int64_t i = 0; i < 20; ++i) base = commit(base, k_early_s + i);
  EXPECT_TRUE(repository_.is_within(late, {base}));
  const std::string work = commit(late, k_late_s + 1);
  EXPECT_EQ(repository_.commits_beyond(work, {base}), std::vector<std::string>{work});
  EXPECT_EQ(repository_.commits_beyond(work, {base}, 1), std::vector<std::string>{work});
}

// An agent may have deleted what a commit descends from: that is not the end of the history.
TEST_F(RepositoryTest, AHoleInTheHistoryIsNoEnd) {
  const std::string base = made_.git({"rev-parse", "HEAD"});
  const std::string lost = made_.commit("two");
  const std::string tip = made_.commit("three");
  const auto objects = made_.layout().common_dir / "objects";
  ASSERT_TRUE(std::filesystem::remove(objects / lost.substr(0, 2) / lost.substr(2)));
  repository_ = Repository::open(made_.layout().common_dir);
  EXPECT_THROW(repository_.commits_beyond(tip, {base}), Error);
  EXPECT_FALSE(repository_.is_within(tip, {base}));
  EXPECT_TRUE(repository_.is_within(base, {base}));
}

TEST_F(RepositoryTest, RefFilesSayWhatGitSaysLooseOrPacked) {
  const std::string tip = made_.git({"rev-parse", "HEAD"});
  made_.git({"update-ref", "refs/wave/log/a", tip});
  made_.git({"update-ref", "refs/wave/log/b", tip});
  const auto loose = read_ref_files(made_.layout().common_dir, "refs/wave/log/");
  made_.git({"pack-refs", "--all"});
  EXPECT_EQ(read_ref_files(made_.layout().common_dir, "refs/wave/log/"), loose);
  EXPECT_EQ(loose.size(), 2u);
  EXPECT_EQ(loose.at("refs/wave/log/a"), tip);
}

TEST_F(RepositoryTest, APartialCloneWithSparseCheckoutOpens) {
  made_.git({"config", "core.repositoryformatversion", "1"});
  made_.git({"config", "extensions.worktreeConfig", "true"});
  made_.git({"config", "extensions.partialClone", "origin"});
  EXPECT_NO_THROW(Repository::open(made_.layout().common_dir));
}

TEST_F(RepositoryTest, AnUnknownFormatIsRefusedWithAReason) {
  made_.git({"config", "core.repositoryformatversion", "1"});
  made_.git({"config", "extensions.refStorage", "reftable"});
  EXPECT_THROW(Repository::open(made_.layout().common_dir), Error);
}

TEST_F(RepositoryTest, IsFoundFromAnyFolderOfAnyWorktree) {
  std::filesystem::create_directories(made_.work_tree() / "a" / "b");
  const auto deep = discover(made_.work_tree() / "a" / "b", {});
  ASSERT_TRUE(deep);
  EXPECT_EQ(deep->common_dir, made_.layout().common_dir);
  EXPECT_EQ(deep->work_tree, made_.work_tree());
  made_.git({"worktree", "add", "-q", "../linked", "-b", "linked"});
  const auto linked = discover(made_.layout().project / "linked", {});
  ASSERT_TRUE(linked);
  EXPECT_EQ(linked->common_dir, made_.layout().common_dir);
  EXPECT_NE(linked->git_dir, linked->common_dir);
  EXPECT_FALSE(discover("/", {}));
}

TEST(Layout, PutsWorktreesBesideTheRepositoryOrIntoTheProject) {
  const Layout managed = layout_of("/p/demo/repo.git");
  EXPECT_TRUE(managed.managed);
  EXPECT_EQ(worktree_path(managed, "fix/login", ""), "/p/demo/fix-login");
  const Layout in_place = layout_of("/src/tool/.git");
  EXPECT_EQ(worktree_path(in_place, "x", ""), "/src/tool.wave/x");
  const Layout bare = layout_of("/srv/tool.git");
  EXPECT_EQ(worktree_path(bare, "x", ""), "/srv/tool.wave/x");
  EXPECT_EQ(worktree_path(bare, "a/b", "{parent}/wt/{repo}-{feature}"), "/srv/wt/tool-a-b");
  EXPECT_THROW(worktree_path(bare, "x", "/tmp/same"), Error);
  EXPECT_THROW(worktree_path(bare, "x", "relative/{feature}"), Error);
}

class RepositoryFilesTest : public testing::Test {
 protected:
  Repository open() { return Repository::open(repository_.layout().common_dir); }
  test::TempRepository repository_;
};

TEST_F(RepositoryFilesTest, CountsWhatACheckoutTakes) {
  const std::string first = repository_.git({"rev-parse", "HEAD"});
  const FilesExtent before = open().extent(first);
  const FilesExtent after = open().extent(repository_.commit("another"));
  EXPECT_EQ(after.files, before.files + 1);
  EXPECT_EQ(after.bytes, before.bytes + 4096);
}

TEST_F(RepositoryFilesTest, TellsHowFarTheFilesOfTwoCommitsAreApart) {
  const std::string first = repository_.git({"rev-parse", "HEAD"});
  repository_.commit("one");
  const std::string two = repository_.commit("two");
  EXPECT_EQ(open().files_apart(first, first, 10)->files, 0U);
  EXPECT_EQ(open().files_apart(first, two, 10)->files, 2U);
  EXPECT_EQ(open().files_apart(first, two, 1)->files, 2U);
  EXPECT_EQ(open().files_apart(first, two, 0)->files, 1U);
  EXPECT_FALSE(open().files_apart(first, two, 10)->attributes);
  EXPECT_FALSE(open().files_apart(std::string(40, 'a'), two, 10));
  const std::string attributes = repository_.commit(".gitattributes");
  EXPECT_TRUE(open().files_apart(two, attributes, 10)->attributes);
}

}  // namespace
}  // namespace wave::git
