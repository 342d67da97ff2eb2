// SPDX-License-Identifier: MIT
#include "git/snapshot.h"

#include "error/error.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

class SnapshotTest : public testing::Test {
 protected:
  fs::path tree() const { return repository_.work_tree(); }
  fs::path git_dir() const { return repository_.layout().common_dir; }
  WorktreeScan scan() const {
    ScanDoors doors;
    doors.ignored = [](const std::vector<std::string>& paths) {
      std::set<std::string> out;
      for (const std::string& path : paths) {
        if (path.ends_with(".o") || path == "build/") out.insert(path);
      }
      return out;
    };
    return scan_worktree(tree(), git_dir() / "index", doors);
  }
  void write(const std::string& path, const std::string& text) const {
    os::write_file(tree() / path, text, os::Durability::fast, 0644);
  }
  using Paths = std::vector<std::string>;
  test::TempRepository repository_;
};

TEST_F(SnapshotTest, ACleanWorktreeHasNothingToTell) {
  repository_.commit("a");
  const WorktreeScan found = scan();
  EXPECT_TRUE(found.changed.empty() && found.untracked.empty() && found.nested.empty());
}

TEST_F(SnapshotTest, TellsWhatIsWhat) {
  for (const char* name : {"a", "b", "c", "d"}) repository_.commit(name);
  write("a", "other");
  fs::remove(tree() / "b");
  fs::remove(tree() / "c");
  fs::create_symlink("a", tree() / "c");
  chmod((tree() / "d").c_str(), 0755);
  write("new", "new");
  write("x.o", "object");
  os::make_private_folder(tree() / "build" / "deep");
  os::make_private_folder(tree() / "inner" / ".git");
  mkfifo((tree() / "pipe").c_str(), 0600);
  const WorktreeScan found = scan();
  EXPECT_EQ(found.changed, (Paths{"a", "b", "c", "d"}));
  EXPECT_EQ(found.untracked, (Paths{"new"}));
  EXPECT_EQ(found.ignored, (Paths{"build/", "x.o"}));
  EXPECT_EQ(found.nested, (Paths{"inner"}));
  EXPECT_EQ(found.special, (Paths{"pipe"}));
}

// The size is the same, and so is the time that git compares: only the content tells.
TEST_F(SnapshotTest, NoFlagAndNoTimeHidesAChange) {
  for (const char* name : {"a", "b", "c"}) repository_.commit(name);
  repository_.git({"update-index", "--assume-unchanged", "a"});
  repository_.git({"update-index", "--skip-worktree", "b"});
  const auto then = fs::last_write_time(tree() / "c");
  for (const char* name : {"a", "b", "c"}) {
    std::string text = os::read_file(tree() / name).value();
    text[0] = static_cast<char>(text[0] ^ 1);
    write(name, text);
  }
  fs::last_write_time(tree() / "c", then);
  EXPECT_EQ(scan().changed, (Paths{"a", "b", "c"}));
}

TEST_F(SnapshotTest, WhatIsTakenIsGivenBack) {
  for (const char* name : {"a", "b", "c"}) repository_.commit(name);
  const std::string head = repository_.git({"rev-parse", "HEAD"});
  write("a", "staged");
  repository_.git({"add", "a"});
  write("a", "worked");
  fs::remove(tree() / "b");
  write("new\nline", "new");
  write(".env", "secret");
  Repository repository = Repository::open(git_dir());
  SnapshotRequest request{tree(), git_dir(), head, "x", 1000, 1};
  const WorktreeScan before = scan();
  const Snapshot taken = take_snapshot(repository, request, before);
  EXPECT_EQ(taken.left_out, (Paths{".env"}));
  verify_snapshot(repository, taken.oid);
  EXPECT_EQ(take_snapshot(repository, request, before).oid, taken.oid);

  const std::string staged = repository_.git({"ls-files", "-s"});
  repository_.git({"reset", "--hard", "-q"});
  fs::remove(tree() / "new\nline");
  apply_snapshot(repository, read_snapshot(repository, taken.oid).value(), tree(), git_dir());
  EXPECT_EQ(repository_.git({"ls-files", "-s"}), staged);
  EXPECT_EQ(os::read_file(tree() / "a"), "worked");
  EXPECT_EQ(os::read_file(tree() / "new\nline"), "new");
  EXPECT_FALSE(os::file_id(tree() / "b"));
}

// Whoever can write our refs can have made it.
TEST_F(SnapshotTest, ASnapshotThatLeadsElsewhereIsNotApplied) {
  repository_.commit("a");
  const std::string head = repository_.git({"rev-parse", "HEAD"});
  const std::string blob = repository_.git({"rev-parse", "HEAD:a"});
  std::string entry = std::string("100644 planted") + '\0';
  for (size_t i = 0; i < blob.size(); i += 2)
    entry += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  const auto stored = [&](const std::string& content) {
    write("raw", content);
    const std::string oid =
        repository_.git({"hash-object", "-t", "tree", "-w", "--literally", "raw"});
    fs::remove(tree() / "raw");
    return oid;
  };
  const std::string inner = stored(entry);
  std::string outer = std::string("40000 ..") + '\0';
  for (size_t i = 0; i < inner.size(); i += 2)
    outer += static_cast<char>(std::stoi(inner.substr(i, 2), nullptr, 16));
  const std::string empty = stored("");
  Repository repository = Repository::open(git_dir());
  SnapshotParts parts{head, empty, empty, empty, empty};
  for (std::string SnapshotParts::*part :
       {&SnapshotParts::work_tree, &SnapshotParts::untracked_tree, &SnapshotParts::state_tree}) {
    SnapshotParts forged = parts;
    forged.*part = stored(outer);
    EXPECT_THROW(apply_snapshot(repository, forged, tree(), git_dir()), Error);
    EXPECT_FALSE(os::file_id(tree().parent_path() / "planted"));
  }
}

TEST_F(SnapshotTest, LargeFilesAreLeftOutAndTold) {
  write("large", std::string(2000, 'x'));
  Repository repository = Repository::open(git_dir());
  const std::string head = repository_.git({"rev-parse", "HEAD"});
  EXPECT_EQ(take_snapshot(repository, {tree(), git_dir(), head, "x", 1000, 1}, scan()).left_out,
            (Paths{"large"}));
}

TEST_F(SnapshotTest, OrdinaryCommitsAreNoSnapshots) {
  Repository repository = Repository::open(git_dir());
  EXPECT_FALSE(read_snapshot(repository, repository_.git({"rev-parse", "HEAD"})));
}

}  // namespace
}  // namespace wave::git
