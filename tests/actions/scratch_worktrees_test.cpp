// SPDX-License-Identifier: MIT
#include "actions/scratch_worktrees.h"

#include "actions/set_up.h"
#include "call/call_record.h"
#include "error/error.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::actions {
namespace {

namespace fs = std::filesystem;

class ScratchTest : public testing::Test {
 protected:
  ScratchTest() { set_up_in_place(repository_.layout(), clock_.now(), processes_); }

  ScratchWorktrees scratch() { return {store_, config_, processes_}; }
  ScratchWorktree make(const std::string& id = "s") {
    return scratch().make(id, first_, clock_.now());
  }
  std::string changes() { return scratch().changes("s"); }
  static void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }
  std::string git_in(const ScratchWorktree& worktree, std::vector<std::string> words) {
    words.insert(words.begin(), {"-C", worktree.tree.string()});
    return repository_.git(words);
  }
  // Nothing of it is left anywhere.
  void expect_gone(const ScratchWorktree& worktree) {
    EXPECT_FALSE(os::file_id(worktree.tree));
    EXPECT_FALSE(os::file_id(worktree.git_dir));
    EXPECT_TRUE(fs::is_empty(worktree.tree.parent_path()));
    EXPECT_TRUE(fs::is_empty(repository_.layout().wave_dir() / "scratch"));
    EXPECT_TRUE(fs::is_empty(repository_.layout().staging_dir()));
    EXPECT_EQ(repository_.git({"worktree", "prune", "--dry-run", "--verbose"}), "");
  }

  os::SystemClock clock_;
  os::SystemProcessRunner processes_;
  test::TempRepository repository_;
  std::string first_ = repository_.commit("file");
  std::string second_ = repository_.commit("another");
  store::Store store_{repository_.layout()};
  config::Config config_;
};

TEST_F(ScratchTest, IsADetachedWorktreeOfTheCommit) {
  const ScratchWorktree made = make();
  EXPECT_TRUE(fs::exists(made.tree / "file"));
  EXPECT_FALSE(fs::exists(made.tree / "another"));
  EXPECT_EQ(git_in(made, {"rev-parse", "HEAD"}), first_);
  EXPECT_EQ(git_in(made, {"status", "--porcelain"}), "");
  EXPECT_EQ(os::file_id(made.tree), made.tree_id);
  EXPECT_FALSE(fs::exists(made.git_dir / "wave-task"));
  EXPECT_EQ(changes(), "");
  EXPECT_FALSE(store_.has_spooled());
}

TEST_F(ScratchTest, IsMadeOnce) {
  const ScratchWorktree made = make();
  write(made.tree / "left", "x");
  EXPECT_EQ(make().tree_id, made.tree_id);
  EXPECT_TRUE(fs::exists(made.tree / "left"));
  const ScratchWorktree other = scratch().make("s", second_, clock_.now());
  EXPECT_FALSE(fs::exists(other.tree / "left"));
  EXPECT_TRUE(fs::exists(other.tree / "another"));
  EXPECT_THROW(scratch().make("../s", first_, clock_.now()), Error);
}

TEST_F(ScratchTest, ACommitThatIsNotThereMakesNone) {
  EXPECT_THROW(scratch().make("s", std::string(40, '1'), clock_.now()), Error);
  EXPECT_NE(changes(), "");
  EXPECT_TRUE(scratch().remove("s"));
  EXPECT_EQ(make().oid, first_);
}

TEST_F(ScratchTest, EveryChangeIsSeen) {
  const auto expect_change = [&](const std::string& what, auto deed) {
    const ScratchWorktree made = make();
    ASSERT_EQ(changes(), "") << what;
    deed(made);
    EXPECT_NE(changes(), "") << what;
    EXPECT_TRUE(scratch().remove("s")) << what;
  };
  expect_change("content", [&](const auto& made) { write(made.tree / "file", "other"); });
  expect_change("a mode", [&](const auto& made) { chmod((made.tree / "file").c_str(), 0755); });
  expect_change("a file that is gone", [&](const auto& made) { fs::remove(made.tree / "file"); });
  expect_change("a new file", [&](const auto& made) { write(made.tree / "new", "x"); });
  expect_change("a link in place of a file", [&](const auto& made) {
    fs::remove(made.tree / "file");
    fs::create_symlink("/etc/passwd", made.tree / "file");
  });
  expect_change("what is staged", [&](const auto& made) {
    write(made.tree / "new", "x");
    git_in(made, {"add", "new"});
    fs::remove(made.tree / "new");
  });
  expect_change("a hidden change", [&](const auto& made) {
    git_in(made, {"update-index", "--assume-unchanged", "file"});
    write(made.tree / "file", "other");
  });
  expect_change("a commit", [&](const auto& made) {
    git_in(made, {"commit", "--quiet", "--allow-empty", "-m", "x"});
  });
  expect_change("another HEAD", [&](const auto& made) {
    git_in(made, {"checkout", "--quiet", second_});
  });
  expect_change("a branch", [&](const auto& made) {
    git_in(made, {"checkout", "--quiet", "-b", "b"});
  });
  expect_change("a repository of its own", [&](const auto& made) {
    fs::remove(made.tree / ".git");
    git_in(made, {"init", "--quiet"});
  });
  expect_change("another folder", [&](const auto& made) {
    fs::rename(made.tree, made.tree.string() + "-away");
    fs::copy(made.tree.string() + "-away", made.tree, fs::copy_options::recursive);
    fs::remove_all(made.tree.string() + "-away");
  });
}

TEST_F(ScratchTest, IgnoredFilesAreNoChange) {
  write(repository_.work_tree() / ".gitignore", "*.o\n");
  repository_.git({"add", ".gitignore"});
  repository_.git({"commit", "--quiet", "-m", "ignore"});
  const std::string oid = repository_.git({"rev-parse", "HEAD"});
  const ScratchWorktree made = scratch().make("s", oid, clock_.now());
  write(made.tree / "a.o", "x");
  EXPECT_EQ(changes(), "");
}

TEST_F(ScratchTest, IsRemovedWhateverIsInIt) {
  const fs::path precious = repository_.work_tree() / "precious";
  fs::create_directory(precious);
  write(precious / "kept", "x");
  const ScratchWorktree made = make();
  fs::create_directory_symlink(precious, made.tree / "link");
  fs::create_directory(made.tree / "closed");
  write(made.tree / "closed" / "f", "x");
  fs::permissions(made.tree / "closed", fs::perms::none);
  fs::create_directory_symlink(precious, made.git_dir / "link");
  write(made.git_dir / "index.lock", "");
  EXPECT_TRUE(scratch().remove("s"));
  expect_gone(made);
  EXPECT_TRUE(fs::exists(precious / "kept"));
  EXPECT_TRUE(scratch().remove("s"));
}

TEST_F(ScratchTest, WhatWasPutInItsPlaceStays) {
  const fs::path precious = repository_.work_tree() / "precious";
  fs::create_directory(precious);
  write(precious / "kept", "x");
  const ScratchWorktree made = make();
  fs::rename(made.tree, made.tree.string() + "-away");
  fs::create_directory_symlink(precious, made.tree);
  fs::rename(made.git_dir, made.git_dir.string() + "-away");
  fs::create_directory_symlink(precious, made.git_dir);
  EXPECT_TRUE(scratch().remove("s"));
  EXPECT_TRUE(fs::exists(precious / "kept"));
  EXPECT_TRUE(fs::is_symlink(made.tree));
  fs::remove(made.tree);
  EXPECT_EQ(make().oid, first_);
}

TEST_F(ScratchTest, IsMadeInNoFolderThatSomebodyElseChose) {
  const fs::path root = make().tree.parent_path();
  EXPECT_TRUE(scratch().remove("s"));
  fs::remove(root);
  fs::create_directory_symlink("/tmp", root);
  EXPECT_THROW(make(), Error);
}

// As whoever is killed leaves it, after each of the steps.
TEST_F(ScratchTest, OneThatIsHalfMadeIsReplaced) {
  const auto file = repository_.layout().wave_dir() / "scratch" / "s.json";
  const auto expect_mended = [&](const std::string& what) {
    const ScratchWorktree made = make();
    EXPECT_EQ(changes(), "") << what;
    EXPECT_TRUE(scratch().remove("s")) << what;
    expect_gone(made);
  };
  const auto edit = [&](const std::string& from, const std::string& to) {
    std::string text = os::read_file(file).value_or("");
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    os::write_file(file, text.replace(at, from.size(), to));
  };
  const ScratchWorktree made = make();
  edit("\"whole\":true", "\"whole\":false");
  fs::remove(made.tree / "file");
  expect_mended("killed while it was filled");

  make();
  edit("\"inode\":" + std::to_string(os::file_id(made.tree)->inode), "\"inode\":0");
  edit("\"device\":" + std::to_string(os::file_id(made.tree)->device), "\"device\":0");
  for (const char* name : {"file", "first"}) fs::remove(made.tree / name);
  fs::remove(made.git_dir / "index");
  expect_mended("killed after it was registered");

  make();
  edit("\"inode\":" + std::to_string(os::file_id(made.tree)->inode), "\"inode\":0");
  edit("\"device\":" + std::to_string(os::file_id(made.tree)->device), "\"device\":0");
  fs::remove_all(made.git_dir);
  for (const char* name : {"file", "first", ".git"}) fs::remove(made.tree / name);
  expect_mended("killed after its folder was made");

  make();
  fs::rename(made.git_dir, repository_.layout().staging_dir() / "scratch-s");
  fs::rename(made.tree, made.tree.parent_path() / ".gone-s");
  expect_mended("killed while it was removed");

  make();
  edit("\"boot\":\"", "\"boot\":\"another");
  write(made.tree / "torn", "x");
  expect_mended("the machine was started again");
}

TEST_F(ScratchTest, ASweepTakesWhatNobodyAsksForAndNoCallUses) {
  const os::Now now = clock_.now();
  const ScratchWorktree used = make("used");
  const ScratchWorktree old = make("old");
  const auto dir = repository_.layout().wave_dir() / "calls" / "c";
  os::make_private_folder(dir);
  call::CallRecord record;
  record.request.id = "c";
  record.request.folder = used.tree;
  record.mark = "0123";
  call::write_call(dir, record);
  call::Calls calls(repository_.layout(), processes_, {});
  os::Now later = now;
  later.wall_ms += 60'000;
  EXPECT_TRUE(scratch().sweep(calls, later, std::chrono::minutes(2)).empty());
  later.wall_ms += 120'000;
  scratch().make("asked", first_, later);
  EXPECT_EQ(scratch().sweep(calls, later, std::chrono::minutes(2)),
            std::vector<std::string>{"old"});
  EXPECT_FALSE(os::file_id(old.tree));
  call::write_end(dir, {});
  EXPECT_EQ(scratch().sweep(calls, later, std::chrono::minutes(2)),
            std::vector<std::string>{"used"});
}

}  // namespace
}  // namespace wave::actions
