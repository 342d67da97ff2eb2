// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "domain/ids.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "os/random.h"
#include "store/store_lock.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::store {
namespace {

using domain::State;
using test::created;
using test::moved;

Proposal just(std::vector<domain::Event> events) {
  return [events = std::move(events)](index::Index&) { return events; };
}

class StoreTest : public testing::Test {
 protected:
  os::Now now() const { return {1795228259000, 1000}; }
  test::TempRepository repository_;
};

TEST_F(StoreTest, WhatWasAppendedIsThereForEverybody) {
  Store store(repository_.layout());
  EXPECT_FALSE(store.append(now(), "cli", just({created("0123456789", "login")})).refused);
  Store other(repository_.layout());
  const auto found = other.index().summary("0123456789");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->feature, "login");
  EXPECT_EQ(found->state, State::pending);
}

TEST_F(StoreTest, TheLogReadsAsADiaryWithPlainGit) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  store.append(now(), "cli", just({moved("0123456789", State::pending, State::cancelled)}));
  const std::string ref = store.writer()->log_ref();
  EXPECT_EQ(repository_.git({"log", "--format=%s", ref}),
            "wave: login pending -> cancelled\nwave: login created");
  EXPECT_EQ(repository_.git({"log", "-1", "--format=%(trailers:key=Wave-Tasks,valueonly)", ref}),
            "0123456789\n");
  EXPECT_NE(repository_.git({"show", ref + "~1:README"}).find("git-wave-format(5)"),
            std::string::npos);
  EXPECT_EQ(repository_.git({"fsck", "--strict"}), "");
}

TEST_F(StoreTest, AnIllegalMoveIsRefusedAtTheDoorAndNothingIsWritten) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const auto before = git::read_ref_files(repository_.layout().common_dir, "refs/wave/");
  const auto refused = store.append(
      now(), "cli",
      just({created("9876543210", "other"), moved("0123456789", State::running, State::done)}));
  EXPECT_EQ(refused.refused, "'login' is pending, so it cannot become done");
  EXPECT_EQ(git::read_ref_files(repository_.layout().common_dir, "refs/wave/"), before);
  EXPECT_FALSE(store.index().summary("9876543210"));
}

TEST_F(StoreTest, AProposalSeesTheNewestStateOfAllWriters) {
  Store store(repository_.layout());
  Store other(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  bool seen = false;
  other.append(now(), "cli", [&](index::Index& index) {
    seen = index.summary("0123456789").has_value();
    return std::vector<domain::Event>();
  });
  EXPECT_TRUE(seen);
}

TEST_F(StoreTest, ADeletedTruncatedOrGarbageIndexHealsItself) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const auto index_files = [&] {
    std::vector<std::filesystem::path> out;
    for (const auto& each : std::filesystem::directory_iterator(repository_.layout().wave_dir())) {
      if (each.path().extension() == ".db") out.push_back(each.path());
    }
    return out;
  };
  for (const char* how : {"delete", "truncate", "garbage", "pointer"}) {
    for (const auto& file : index_files()) {
      if (std::string(how) == "delete") std::filesystem::remove(file);
      if (std::string(how) == "truncate") std::filesystem::resize_file(file, 100);
      if (std::string(how) == "garbage") std::ofstream(file) << std::string(100000, 'x');
    }
    if (std::string(how) == "pointer") {
      std::ofstream(repository_.layout().wave_dir() / "index-v1") << "../../../etc/passwd";
    }
    Store fresh(repository_.layout());
    EXPECT_TRUE(fresh.index().summary("0123456789")) << how;
    // The store that was open all the while notices, too.
    EXPECT_TRUE(store.index().summary("0123456789")) << how;
    EXPECT_TRUE(store.verify_index()) << how;
  }
}

TEST_F(StoreTest, ARebuiltIndexIsEqualByteForByte) {
  Store store(repository_.layout());
  for (int i = 0; i < 20; ++i) {
    const std::string id = test::new_task_id();
    store.append(now(), "cli", just({created(id, "f" + std::to_string(i))}));
    store.append(now(), "cli", just({moved(id, State::pending, State::cancelled)}));
  }
  EXPECT_TRUE(store.verify_index());
  store.rebuild_index();
  EXPECT_TRUE(store.verify_index());
  EXPECT_EQ(store.index().list({}).size(), 20u);
}

TEST_F(StoreTest, MoreThanOneBatchIsStillOneAppend) {
  Store store(repository_.layout());
  std::vector<domain::Event> events;
  for (int i = 0; i < 1100; ++i)
    events.push_back(created(test::new_task_id(), "f" + std::to_string(i)));
  store.append(now(), "cli", just(events));
  EXPECT_EQ(store.index().list({}).size(), 1100u);
  EXPECT_EQ(repository_.git({"rev-list", "--count", store.writer()->log_ref()}), "3");
  EXPECT_TRUE(store.verify_index());
}

TEST_F(StoreTest, SixteenWritersAtOnceLoseAndDoubleNothing) {
  constexpr int k_writers = 16;
  constexpr int k_each = 10;
  std::vector<pid_t> writers;
  for (int w = 0; w < k_writers; ++w) {
    const pid_t pid = fork();
    if (pid == 0) {
      Store store(repository_.layout());
      for (int i = 0; i < k_each; ++i) {
        const std::string feature = "w" + std::to_string(w) + "-" + std::to_string(i);
        store.append(now(), "cli", just({created(test::new_task_id(), feature)}));
      }
      _exit(0);
    }
    writers.push_back(pid);
  }
  for (const pid_t pid : writers) {
    int status = 0;
    waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  Store store(repository_.layout());
  EXPECT_EQ(store.index().list({}).size(), static_cast<size_t>(k_writers * k_each));
  EXPECT_TRUE(store.verify_index());
  EXPECT_EQ(repository_.git({"fsck", "--strict"}), "");
}

TEST_F(StoreTest, SpooledCommitsBecomeEventsAndNotesExactlyOnce) {
  Store store(repository_.layout());
  const std::string base = repository_.git({"rev-parse", "HEAD"});
  repository_.git({"checkout", "--quiet", "-b", "login"});
  const std::string one = repository_.commit("one");
  const std::string two = repository_.commit("two");
  domain::Event event = created("0123456789", "login");
  std::get<domain::Created>(event.body).base_oid = base;
  std::get<domain::Created>(event.body).base_ref = "refs/heads/main";
  store.append(now(), "cli", just({event}));

  const auto git_dir = repository_.layout().task_git_dir("0123456789");
  std::filesystem::create_directories(git_dir);
  for (int round = 0; round < 3; ++round) {
    std::ofstream spool(git_dir / "wave-spool", std::ios::app);
    spool << "1 post-commit " << one << " 1\n1 post-commit " << two << " 2\ntorn li";
    spool.close();
    EXPECT_TRUE(store.take_in(now(), "status", {}, Patience::try_once));
    EXPECT_FALSE(store.has_spooled());
  }
  const auto task = store.index().task("0123456789");
  ASSERT_EQ(task->commits.size(), 2u);
  EXPECT_EQ(task->commits[0].oid, one);
  EXPECT_NE(
      repository_.git({"notes", "--ref=wave", "show", two}).find("Wave-Task: 0123456789 login"),
      std::string::npos);
  EXPECT_EQ(repository_.git({"notes", "--ref=wave", "list"}).size(), 2 * 81u + 1);
}

TEST_F(StoreTest, OneCommitFromSeveralObserversIsOneLineOfTheLog) {
  Store store(repository_.layout());
  domain::Event event = created("0123456789", "login");
  std::get<domain::Created>(event.body).base_oid = repository_.git({"rev-parse", "HEAD"});
  store.append(now(), "cli", just({event}));
  repository_.git({"checkout", "--quiet", "-b", "login"});
  const std::string amended = repository_.commit("one");
  const auto git_dir = repository_.layout().task_git_dir("0123456789");
  std::filesystem::create_directories(git_dir);
  std::ofstream(git_dir / "wave-spool") << "1 post-commit " << amended << " 1\n";
  EXPECT_TRUE(store.take_in(now(), "runner", {{"0123456789", {amended}}}, Patience::wait));
  repository_.git({"commit", "--quiet", "--amend", "--allow-empty", "-m", "two"});
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(store.take_in(now(), "runner", {{"0123456789", {amended}}}, Patience::wait));
  }
  const auto events = store.index().events("0123456789");
  ASSERT_EQ(events.size(), 3u);  // created, and two commits
  EXPECT_EQ(events[1].placed.event.by, "hook");
  EXPECT_EQ(events[2].placed.event.by, "runner") << "no hook has said a word of it";
}

TEST_F(StoreTest, ACommitThatOnlyTheEndOfTheRunNamesIsStillTold) {
  Store store(repository_.layout());
  domain::Event event = created("0123456789", "login");
  std::get<domain::Created>(event.body).base_oid = repository_.git({"rev-parse", "HEAD"});
  store.append(now(), "cli", just({event}));
  repository_.git({"checkout", "--quiet", "-b", "login"});
  domain::Event claimed = moved("0123456789", State::pending, State::starting);
  claimed.body = domain::RunClaimed{};
  domain::Event started = moved("0123456789", State::starting, State::running);
  started.body = domain::RunStarted{};
  domain::Event ended = moved("0123456789", State::running, State::failed);
  domain::RunEnded end;
  end.tip = repository_.commit("untold");
  ended.body = end;
  for (domain::Event* each : {&claimed, &started, &ended}) {
    each->run = "0123456789-1";
    each->attempt = each->epoch = 1;
  }
  store.append(now(), "cli", just({claimed, started, ended}));
  ASSERT_EQ(store.index().summary("0123456789")->head, end.tip);
  EXPECT_TRUE(store.take_in(now(), "reconcile", {{"0123456789", {}}}, Patience::wait));
  EXPECT_EQ(store.index().summary("0123456789")->commits, 1);
}

TEST_F(StoreTest, AForgedSpoolLineAddsNothing) {
  Store store(repository_.layout());
  const std::string base = repository_.git({"rev-parse", "HEAD"});
  domain::Event event = created("0123456789", "login");
  std::get<domain::Created>(event.body).base_oid = base;
  store.append(now(), "cli", just({event}));
  const auto git_dir = repository_.layout().task_git_dir("0123456789");
  std::filesystem::create_directories(git_dir);
  std::ofstream(git_dir / "wave-spool") << "1 post-commit " << std::string(40, 'a') << " 1\n"
                                        << "1 post-commit " << base << " 1\n";
  EXPECT_TRUE(store.take_in(now(), "status", {}, Patience::try_once));
  EXPECT_TRUE(store.index().task("0123456789")->commits.empty());
}

TEST_F(StoreTest, ALogOfAnotherCloneIsFoldedIn) {
  test::TempRepository elsewhere;
  Store there(elsewhere.layout());
  there.append(now(), "cli", just({created("9876543210", "remote")}));
  repository_.git(
      {"fetch", "--quiet", elsewhere.work_tree().string(), "refs/wave/log/*:refs/wave/log/*"});
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  EXPECT_EQ(store.index().list({}).size(), 2u);
  EXPECT_EQ(store.index().summary("9876543210")->writer, there.writer()->writer);
  // Our lamport stands above what we have seen.
  EXPECT_GT(store.index().cursors().at(store.writer()->log_ref()).lamport, 1);
}

TEST_F(StoreTest, ACopiedCloneTakesANewWriter) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const auto copy = repository_.work_tree().parent_path() / "copy";
  std::filesystem::copy(repository_.work_tree(), copy, std::filesystem::copy_options::recursive);
  Store copied(git::layout_of(copy / ".git"));
  copied.append(now(), "cli", just({created("9876543210", "other")}));
  EXPECT_NE(copied.writer()->writer, store.writer()->writer);
  EXPECT_EQ(copied.index().list({}).size(), 2u);
}

TEST_F(StoreTest, ALogThatANewerProgramWentOnWithIsOnlyRead) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const std::string ref = store.writer()->log_ref();
  const std::string tip =
      repository_.git({"commit-tree", "-p", ref, "-m",
                       "wave: newer\n\n{\"what\":\"this is\"}\n\nWave-Schema: 7\nWave-Writer: " +
                           store.writer()->writer + "\nWave-Lamport: 2\nWave-Tasks:",
                       repository_.git({"write-tree"})});
  repository_.git({"update-ref", ref, tip});
  try {
    Store(repository_.layout()).append(now(), "cli", just({created("9876543210", "other")}));
    FAIL() << "it has written there";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("newer git-wave (schema 7)"), std::string::npos)
        << error.what();
  }
  EXPECT_EQ(repository_.git({"rev-parse", ref}), tip);
  EXPECT_TRUE(store.index().summary("0123456789"));
}

// Who has the lock may just have moved it, and knows where it stood; others only knew before.
TEST_F(StoreTest, ADeletedLogIsPutBackByWhoHasTheLock) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const std::string ref = store.writer()->log_ref();
  const std::string tip = repository_.git({"rev-parse", ref});
  Store(repository_.layout()).index();  // which knows where it stands, on disk
  repository_.git({"update-ref", "-d", ref});
  const auto& common_dir = repository_.layout().common_dir;
  {
    const os::FileLock held = lock_store(repository_.layout());
    EXPECT_TRUE(Store(repository_.layout()).index().summary("0123456789"));
    EXPECT_FALSE(git::read_ref_file(common_dir, ref));
  }
  EXPECT_TRUE(Store(repository_.layout()).index().summary("0123456789"));
  EXPECT_EQ(git::read_ref_file(common_dir, ref), tip);
}

TEST_F(StoreTest, AnOrphanedLockOnOurLogIsOutlived) {
  Store store(repository_.layout());
  store.append(now(), "cli", just({created("0123456789", "login")}));
  const auto lock = repository_.layout().common_dir / (store.writer()->log_ref() + ".lock");
  std::ofstream(lock) << "";
  EXPECT_FALSE(store.append(now(), "cli", just({created("9876543210", "other")})).refused);
  EXPECT_FALSE(std::filesystem::exists(lock));
}

TEST_F(StoreTest, ARepositoryThatWasNeverSetUpAnswersAndStaysUntouched) {
  Store store(repository_.layout());
  EXPECT_TRUE(store.index().list({}).empty());
  EXPECT_FALSE(std::filesystem::exists(repository_.layout().wave_dir()));
}

}  // namespace
}  // namespace wave::store
