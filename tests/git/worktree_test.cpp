// SPDX-License-Identifier: MIT
#include "git/worktree.h"

#include "error/error.h"
#include "git/repository.h"
#include "git/trusted_git.h"
#include "support/temp_repository.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::git {
namespace {
namespace fs = std::filesystem;

class WorktreeTest : public testing::Test {
 protected:
  WorktreeEntry entry(const std::string& id, const std::string& branch) {
    WorktreeEntry out;
    out.common_dir = repository_.layout().common_dir;
    out.staging = out.common_dir / "wave" / "staging";
    out.id = id;
    out.path = repository_.layout().project / "repo.wave" / id;
    out.branch = "refs/heads/" + branch;
    out.task_note = id + "\n/nowhere\n";
    return out;
  }
  void fill(const WorktreeEntry& made) {
    Repository repository = Repository::open(repository_.layout().common_dir);
    TrustedGit trusted(repository_.layout().common_dir, repository_.layout().wave_dir(),
                       processes_);
    trusted.prepare(repository);
    trusted.fill(made.path, made.common_dir / "worktrees" / made.id / "index",
                 repository.ref("refs/heads/main").value(), 1);
  }
  test::TempRepository repository_;
  os::SystemProcessRunner processes_;
};

TEST_F(WorktreeTest, IsAPlainWorktreeToGit) {
  repository_.git({"branch", "login"});
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  register_worktree(made);
  fill(made);
  EXPECT_NE(repository_.git({"worktree", "list"}).find("[login]"), std::string::npos);
  EXPECT_EQ(repository_.git({"-C", made.path.string(), "status", "--porcelain"}), "");
  repository_.git({"-C", made.path.string(), "commit", "--allow-empty", "-m", "x"});
  EXPECT_NE(repository_.git({"-C", made.path.string(), "reflog"}), "");
  repository_.git({"worktree", "remove", made.path.string()});
  EXPECT_FALSE(std::filesystem::exists(made.path));
  EXPECT_EQ(repository_.git({"fsck"}), "");
}

TEST_F(WorktreeTest, TakesAFolderThatWasFilledElsewhere) {
  repository_.git({"branch", "login"});
  const fs::path tree = repository_.layout().project / "prepared";
  const fs::path index = repository_.layout().wave_dir() / "prepared-index";
  Repository repository = Repository::open(repository_.layout().common_dir);
  TrustedGit trusted(repository_.layout().common_dir, repository_.layout().wave_dir(), processes_);
  trusted.prepare(repository);
  fs::create_directories(tree);
  trusted.fill(tree, index, repository.ref("refs/heads/main").value(), 1);
  WorktreeEntry taken = entry("bbbbbbbbbb", "login");
  fs::create_directories(taken.path);
  EXPECT_THROW(adopt_worktree(taken, tree, index), Error);
  EXPECT_TRUE(fs::exists(tree));
  EXPECT_FALSE(fs::exists(tree / ".git"));
  EXPECT_FALSE(fs::exists(taken.common_dir / "worktrees" / taken.id));
  fs::remove(index);
  trusted.index_only(tree, index, repository.ref("refs/heads/main").value());
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  EXPECT_TRUE(adopt_worktree(made, tree, index));
  EXPECT_FALSE(fs::exists(tree));
  EXPECT_TRUE(fs::is_empty(made.staging));
  EXPECT_EQ(look_at_worktree(made, std::nullopt), Standing::whole);
  EXPECT_NE(repository_.git({"worktree", "list"}).find("[login]"), std::string::npos);
  EXPECT_EQ(repository_.git({"-C", made.path.string(), "status", "--porcelain"}), "");
}

TEST_F(WorktreeTest, NeverTakesAFolderThatIsThere) {
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  std::filesystem::create_directories(made.path);
  std::ofstream(made.path / "precious") << "mine";
  EXPECT_THROW(register_worktree(made), Error);
  EXPECT_TRUE(std::filesystem::exists(made.path / "precious"));
  EXPECT_FALSE(std::filesystem::exists(made.path / ".git"));
  EXPECT_FALSE(std::filesystem::exists(made.common_dir / "worktrees" / made.id));
}

TEST_F(WorktreeTest, LeavesNothingWhereItCannotBeMade) {
  WorktreeEntry made = entry("0123456789", "main");
  std::ofstream(repository_.layout().project / "file") << "x";
  made.path = repository_.layout().project / "file" / "below" / made.id;
  try {
    register_worktree(made);
    ADD_FAILURE() << "it was made";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("below'"), std::string::npos) << error.what();
    EXPECT_FALSE(error.hint().empty());
  }
  EXPECT_FALSE(std::filesystem::exists(made.staging / made.id));
  EXPECT_FALSE(std::filesystem::exists(made.common_dir / "worktrees" / made.id));
}

TEST_F(WorktreeTest, UnregisteringKeepsAFolderThatHoldsFiles) {
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  register_worktree(made);
  std::ofstream(made.path / "work") << "x";
  unregister_empty_worktree(made);
  EXPECT_TRUE(std::filesystem::exists(made.path / "work"));
  EXPECT_EQ(repository_.git({"worktree", "list", "--porcelain"}).find("repo.wave"),
            std::string::npos);
}

TEST_F(WorktreeTest, SixteenAtOnceBesideAForeignPruneAllSucceed) {
  const auto run = [&](auto work) {
    const pid_t pid = fork();
    if (pid == 0) {
      try {
        work();
      } catch (const std::exception&) {
        _exit(1);
      }
      _exit(0);
    }
    return pid;
  };
  const pid_t pruner = run([&] {
    while (true) repository_.git({"worktree", "prune", "--expire=now"});
  });
  std::vector<pid_t> makers;
  for (int maker = 0; maker < 16; ++maker) {
    makers.push_back(run([&] {
      for (int i = 0; i < 4; ++i) {
        const std::string id = "m" + std::to_string(maker) + "-" + std::to_string(i);
        register_worktree(entry(id, id));
      }
    }));
  }
  for (const pid_t pid : makers) {
    int status = 0;
    waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  kill(pruner, SIGKILL);
  waitpid(pruner, nullptr, 0);
  const std::string list = repository_.git({"worktree", "list", "--porcelain"});
  size_t count = 0;
  for (size_t at = list.find("repo.wave"); at != std::string::npos;
       at = list.find("repo.wave", at + 1)) {
    ++count;
  }
  EXPECT_EQ(count, 64u);
}

TEST_F(WorktreeTest, FillingRunsNothingOfTheRepositorys) {
  const auto marker = repository_.layout().project / "marker";
  const std::string touch = "touch " + marker.string();
  std::ofstream(repository_.layout().common_dir / "hooks" / "post-checkout") << "#!/bin/sh\n"
                                                                             << touch;
  std::filesystem::permissions(repository_.layout().common_dir / "hooks" / "post-checkout",
                               std::filesystem::perms::all);
  repository_.git({"config", "core.fsmonitor", touch});
  repository_.git({"config", "filter.evil.smudge", touch + "; cat"});
  std::ofstream(repository_.work_tree() / ".gitattributes") << "* filter=evil\n";
  repository_.git({"-c", "core.fsmonitor=", "add", ".gitattributes"});
  repository_.git({"-c", "core.fsmonitor=", "commit", "-qm", "trap"});
  std::filesystem::remove(marker);
  repository_.git({"branch", "login"});
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  register_worktree(made);
  fill(made);
  EXPECT_TRUE(std::filesystem::exists(made.path / "first"));
  EXPECT_FALSE(std::filesystem::exists(marker));
}

// What `git reflog expire --all` leaves of an entry that was moved away while it looked.
TEST_F(WorktreeTest, AFolderOfLocksIsNoEntry) {
  repository_.git({"branch", "login"});
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  const fs::path registered = made.common_dir / "worktrees" / made.id;
  EXPECT_FALSE(is_worktree_entry(registered));
  fs::create_directories(registered);
  EXPECT_FALSE(is_worktree_entry(registered));
  std::ofstream(registered / "HEAD.lock") << "";
  EXPECT_FALSE(is_worktree_entry(registered));
  write_worktree_entry(made, made.staging / "x", made.staging / "dot-git");
  auto freed = std::async(std::launch::async, [&] { return fs::remove(registered / "HEAD.lock"); });
  publish_worktree_entry(made.staging / "x", made.common_dir, made.id);
  EXPECT_TRUE(freed.get());
  EXPECT_TRUE(is_worktree_entry(registered));
}

TEST_F(WorktreeTest, LineEndingsFollowTheRepositorysSettings) {
  repository_.git({"config", "core.autocrlf", "true"});
  repository_.git({"branch", "login"});
  const WorktreeEntry made = entry("aaaaaaaaaa", "login");
  register_worktree(made);
  fill(made);
  std::ifstream file(made.path / "first", std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(content, "first\r\n");
  EXPECT_EQ(repository_.git({"-C", made.path.string(), "status", "--porcelain"}), "");
}

}  // namespace
}  // namespace wave::git
