// SPDX-License-Identifier: MIT
// Landing with a real repository: what moves, what comes along, what stays, and what the next call
// makes of a landing that was killed at each of its steps.
#include "actions/land_task.h"

#include "actions/left_landing.h"
#include "git/marked_lock.h"
#include "os/child.h"
#include "os/files.h"
#include "os/process_files.h"
#include "support/eventually.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

using domain::LandedBy;
using domain::State;

constexpr const char* k_task = "2222222222";

class LandTaskTest : public testing::Test {
 protected:
  // main is checked out and holds f; the branch `task` has changed it and added `new/g`.
  void SetUp() override {
    write("f", "one\n");
    commit_all("f");
    base_ = oid("main");
    repository_.git({"config", "user.name", "Person"});
    repository_.git({"config", "user.email", "person@x"});
    repository_.git({"checkout", "-q", "-b", "task"});
    write("f", "two\n");
    write("new/g", "g\n");
    commit_all("work");
    repository_.git({"checkout", "-q", "main"});
    store_.emplace(repository_.layout());
    record();
    doors_.emplace(LandDoors{*store_, processes_, {1000000000000, 5}, "test"});
  }
  void record() {
    domain::Event created = test::created(k_task, "task");
    std::get<domain::Created>(created.body).base_ref = "refs/heads/main";
    std::get<domain::Created>(created.body).base_oid = base_;
    std::get<domain::Created>(created.body).title = "Say two";
    store_->append({1, 1}, "test",
                   [&](index::Index&) { return std::vector<domain::Event>{created}; },
                   {{k_task, {oid("task")}}});
    for (const auto& [from, to] :
         {std::pair(State::pending, State::starting), std::pair(State::starting, State::running),
          std::pair(State::running, State::reviewing)}) {
      const domain::Event move = test::moved(k_task, from, to);
      store_->append({2, 2}, "test",
                     [&](index::Index&) { return std::vector<domain::Event>{move}; });
    }
  }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((tree() / path).parent_path());
    os::write_file(tree() / path, text, os::Durability::fast, 0644);
  }
  std::string read(const std::string& path) const {
    return os::read_file(tree() / path).value_or("(nothing)");
  }
  void commit_all(const std::string& message) const {
    repository_.git({"add", "-A"});
    repository_.git({"commit", "-q", "-m", message});
  }
  fs::path tree() const { return repository_.work_tree(); }
  std::string oid(const std::string& revision) const {
    return repository_.git({"rev-parse", "--verify", revision});
  }
  std::string status() const { return repository_.git({"status", "--porcelain"}); }
  LandRequest request(LandedBy how = LandedBy::merge) {
    LandRequest out;
    out.task = store_->index().summary(k_task).value();
    out.base = "refs/heads/main";
    out.tip = oid("task");
    out.how = how;
    return out;
  }
  PreparedLanding prepared(LandedBy how = LandedBy::merge) {
    const Preparation out = prepare_landing(*doors_, request(how));
    EXPECT_TRUE(std::holds_alternative<PreparedLanding>(out)) << out.index();
    return std::get<PreparedLanding>(out);
  }
  Landing finish(const PreparedLanding& landing) {
    return finish_landing(*doors_, landing, LandingMove{State::reviewing, State::done});
  }
  size_t landed_events() {
    size_t out = 0;
    for (const auto& stored : store_->index().events(k_task)) {
      out += std::holds_alternative<domain::Landed>(stored.placed.event.body) ? 1 : 0;
    }
    return out;
  }
  std::string keeps() const {
    return repository_.git({"for-each-ref", "--format=%(refname)", "refs/wave/keep"});
  }
  void expect_landed(const std::string& commit) {
    EXPECT_EQ(oid("main"), commit);
    EXPECT_EQ(status(), "");
    EXPECT_EQ(read("f"), "two\n");
    EXPECT_EQ(read("new/g"), "g\n");
    EXPECT_EQ(landed_events(), 1u);
    EXPECT_EQ(store_->index().summary(k_task)->state, State::done);
    EXPECT_EQ(keeps(), "");
    EXPECT_FALSE(read_landing_record(repository_.layout()));
    EXPECT_FALSE(fs::exists(tree() / ".git" / "index.lock"));
    EXPECT_FALSE(fs::exists(landing_mark_file(repository_.layout())));
  }
  // Nothing has changed, and `why` says something of this.
  void expect_busy(const std::string& what) {
    const PreparedLanding landing = prepared();
    const std::string before = status();
    const Landing out = finish(landing);
    ASSERT_TRUE(std::holds_alternative<LandingBusy>(out)) << what << ' ' << out.index();
    const LandingBusy& busy = std::get<LandingBusy>(out);
    EXPECT_NE(busy.why.find(what), std::string::npos) << busy.why;
    EXPECT_EQ(busy.worktree, tree());
    EXPECT_EQ(oid("main"), landing.from);
    EXPECT_EQ(status(), before);
    EXPECT_EQ(landed_events(), 0u);
    EXPECT_FALSE(read_landing_record(repository_.layout()));
    EXPECT_NE(keeps().find(landing_keep_ref(k_task, landing.to)), std::string::npos);
  }
  LandingRecord record_of(const PreparedLanding& landing, const os::FileId& mark) {
    return {landing.task, "test",          landing.base,   landing.from,
            landing.to,   landing.how,     landing.copies, State::reviewing,
            State::done,  tree() / ".git", tree(),         mark};
  }
  // What a process leaves that is killed after it has written its record and taken the lock.
  void leave_locked(const PreparedLanding& landing) {
    os::FileId id;
    {
      const git::MarkedLock lock(landing_mark_file(repository_.layout()));
      id = lock.id();
      fs::create_hard_link(landing_mark_file(repository_.layout()), tree() / "mark");
    }
    fs::create_hard_link(tree() / "mark", landing_mark_file(repository_.layout()));
    fs::rename(tree() / "mark", tree() / ".git" / "index.lock");
    write_landing_record(repository_.layout(), record_of(landing, id));
  }

  test::TempRepository repository_;
  std::string base_;
  os::SystemProcessRunner processes_;
  std::optional<store::Store> store_;
  std::optional<LandDoors> doors_;
};

TEST_F(LandTaskTest, TheWorktreeComesAlong) {
  for (const char* line : {"core.logAllRefUpdates"}) repository_.git({"config", line, "true"});
  write("mine", "untracked\n");
  const PreparedLanding landing = prepared();
  EXPECT_EQ(keeps(), landing_keep_ref(k_task, landing.to));
  EXPECT_EQ(oid("main"), base_);
  const Landing out = finish(landing);
  ASSERT_TRUE(std::holds_alternative<LandedNow>(out));
  EXPECT_EQ(std::get<LandedNow>(out).worktree, tree());
  EXPECT_EQ(read("mine"), "untracked\n");
  fs::remove(tree() / "mine");
  expect_landed(landing.to);
  EXPECT_EQ(
      repository_.git({"log", "-1", "--format=%s%n%(trailers:key=Wave-Task,valueonly,separator=)"}),
      "Merge 'task': Say two\n2222222222");
  EXPECT_NE(repository_.git({"reflog", "show", "main", "-1"}).find("wave: land task by merge"),
            std::string::npos);
}

TEST_F(LandTaskTest, EachWayIsRecordedAsWhatItWas) {
  for (const LandedBy how : {LandedBy::squash, LandedBy::rebase}) {
    const PreparedLanding landing = prepared(how);
    repository_.git({"checkout", "-q", "--detach", "main"});
    ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(landing)));
    const auto task = store_->index().task(k_task);
    EXPECT_EQ(task->landed.back().how, how);
    EXPECT_EQ(task->landed.back().oid, oid("main"));
    EXPECT_EQ(task->landed.back().source, oid("task"));
    const Preparation again = prepare_landing(*doors_, request(how));
    EXPECT_TRUE(std::holds_alternative<AlreadyLanded>(again)) << again.index();
    repository_.git({"update-ref", "refs/heads/main", base_});
  }
}

// An agent without a sandbox can write the record.
TEST_F(LandTaskTest, ARecordThatNamesAnotherPlaceChangesNothingThere) {
  const PreparedLanding landing = prepared();
  const fs::path elsewhere = tree().parent_path() / "elsewhere";
  fs::create_directories(elsewhere / "new");
  std::ofstream(elsewhere / "new" / "g");
  LandingRecord record = record_of(landing, {});
  record.tree = elsewhere;
  write_landing_record(repository_.layout(), record);
  repository_.git({"update-ref", "refs/heads/main", landing.to});
  ASSERT_TRUE(complete_left_landing(*doors_, store::Patience::wait));
  EXPECT_EQ(os::read_file(elsewhere / "new" / "g"), "");
  EXPECT_FALSE(fs::exists(elsewhere / "f"));
}

TEST_F(LandTaskTest, WhatIsUncommittedStaysAsItIs) {
  write("f", "mine\n");
  expect_busy("'f' is modified");
  repository_.git({"add", "f"});
  expect_busy("staged");
  repository_.git({"reset", "-q", "--hard"});
  write("new/g", "mine\n");
  expect_busy("'new/g' is in the way");
  fs::remove_all(tree() / "new");
  write("new", "mine\n");
  expect_busy("'new/g' is in the way");
  fs::remove(tree() / "new");
  fs::create_symlink("/tmp", tree() / "new");
  expect_busy("'new/g' is in the way");
  fs::remove(tree() / "new");
  write(".git/info/exclude", "new\n");
  write("new/g", "ignored\n");
  expect_busy("'new/g' is in the way");
  EXPECT_EQ(read("new/g"), "ignored\n");
}

TEST_F(LandTaskTest, WhoeverIsAtWorkIsWaitedFor) {
  write(".git/index.lock", "");
  expect_busy("locked");
  fs::remove(tree() / ".git" / "index.lock");
  write(".git/MERGE_HEAD", base_ + "\n");
  expect_busy("a merge is under way");
  fs::remove(tree() / ".git" / "MERGE_HEAD");
  repository_.git({"bisect", "start"});
  expect_busy("a bisect is under way");
  repository_.git({"bisect", "reset"});
  repository_.git({"config", "core.sparseCheckout", "true"});
  expect_busy("sparse");
}

TEST_F(LandTaskTest, FilteredFilesAndSubmodulesAreLeftToPeople) {
  repository_.git({"config", "filter.evil.smudge", "touch '" + (tree() / "evil").string() + "'"});
  repository_.git({"checkout", "-q", "task"});
  write(".gitattributes", "new/* filter=evil\n");
  commit_all("attributes");
  repository_.git({"-c", "filter.evil.smudge=cat", "checkout", "-q", "main"});
  expect_busy("'new/g' goes through the filter 'evil'");
  EXPECT_FALSE(fs::exists(tree() / "evil"));
  repository_.git({"config", "--remove-section", "filter.evil"});
  repository_.git({"checkout", "-q", "task"});
  repository_.git({"update-index", "--add", "--cacheinfo", "160000," + base_ + ",sub"});
  repository_.git({"commit", "-q", "-m", "sub"});
  repository_.git({"checkout", "-q", "main"});
  fs::remove_all(tree() / "sub");
  expect_busy("the submodule 'sub' would change");
}

TEST_F(LandTaskTest, HooksOfTheRepositoryDoNotRun) {
  for (const char* hook : {"post-checkout", "post-merge", "reference-transaction", "pre-commit"}) {
    write(std::string(".git/hooks/") + hook,
          "#!/bin/sh\ntouch '" + (tree() / "ran").string() + "'\n");
    fs::permissions(tree() / ".git" / "hooks" / hook, fs::perms::owner_all);
  }
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(prepared())));
  EXPECT_FALSE(fs::exists(tree() / "ran"));
}

TEST_F(LandTaskTest, OnlyWhatWasLookedAtLands) {
  PreparedLanding landing = prepared();
  repository_.git({"update-ref", "refs/heads/task", base_});
  EXPECT_TRUE(std::holds_alternative<BranchMoved>(finish(landing)));
  EXPECT_EQ(keeps(), "");
  LandRequest other = request();
  other.tip = landing.tip;
  EXPECT_TRUE(std::holds_alternative<BranchMoved>(prepare_landing(*doors_, other)));
  repository_.git({"update-ref", "refs/heads/task", landing.tip});
  landing = prepared();
  write("other", "other\n");
  commit_all("other");
  EXPECT_TRUE(std::holds_alternative<BaseMoved>(finish(landing)));
  EXPECT_EQ(keeps(), "");
  landing = prepared();
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(landing)));
  expect_landed(landing.to);
  EXPECT_EQ(read("other"), "other\n");
}

TEST_F(LandTaskTest, WhatIsPreparedSurvivesPruning) {
  const PreparedLanding landing = prepared(LandedBy::squash);
  repository_.git({"reflog", "expire", "--expire=now", "--all"});
  repository_.git({"gc", "-q", "--prune=now"});
  store_.emplace(repository_.layout());
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(landing)));
  expect_landed(landing.to);
}

TEST_F(LandTaskTest, WhatAnotherLandingHasLetGoIsPreparedAnew) {
  repository_.git({"branch", "other", "main"});
  LandRequest elsewhere = request(LandedBy::squash);
  elsewhere.base = "refs/heads/other";
  const auto late = std::get<PreparedLanding>(prepare_landing(*doors_, elsewhere));
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(prepared())));
  repository_.git({"gc", "-q", "--prune=now"});
  store_.emplace(repository_.layout());
  ASSERT_TRUE(std::holds_alternative<BaseMoved>(finish_landing(*doors_, late, std::nullopt)));
  const auto again = std::get<PreparedLanding>(prepare_landing(*doors_, elsewhere));
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish_landing(*doors_, again, std::nullopt)));
  EXPECT_EQ(oid("other"), again.to);
}

TEST_F(LandTaskTest, KilledBeforeTheBaseMovedNothingHasHappened) {
  leave_locked(prepared());
  write(".git/refs/heads/main.lock", "");
  const auto left = complete_left_landing(*doors_, store::Patience::try_once);
  ASSERT_TRUE(left);
  EXPECT_FALSE(left->moved);
  EXPECT_FALSE(fs::exists(tree() / ".git" / "refs" / "heads" / "main.lock"));
  EXPECT_EQ(oid("main"), base_);
  EXPECT_EQ(status(), "");
  EXPECT_EQ(landed_events(), 0u);
  const PreparedLanding landing = prepared();
  ASSERT_TRUE(std::holds_alternative<LandedNow>(finish(landing)));
  expect_landed(landing.to);
}

// As long as somebody may hold the branch's lock it is not known whose it is.
TEST_F(LandTaskTest, KilledWhileItHadTheBranchThatIsNotForgotten) {
  leave_locked(prepared());
  const fs::path lock = tree() / ".git" / "refs" / "heads" / "main.lock";
  write(".git/refs/heads/main.lock", "");
  os::ChildCommand command;
  command.argv = {"sh", "-c", "exec 3<\"$0\" && exec sleep 60", lock.string()};
  command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  const os::Child somebody = os::Child::start(command);
  ASSERT_TRUE(test::eventually([&] { return os::has_open(somebody.pid(), *os::file_id(lock)); }));
  const auto busy = complete_left_landing(*doors_, store::Patience::try_once);
  EXPECT_TRUE(busy && busy->busy);
  EXPECT_TRUE(fs::exists(lock));
  kill(somebody.pid(), SIGKILL);
  waitpid(somebody.pid(), nullptr, 0);
  const auto left = complete_left_landing(*doors_, store::Patience::try_once);
  EXPECT_TRUE(left && !left->busy);
  EXPECT_FALSE(fs::exists(lock));
  EXPECT_FALSE(complete_left_landing(*doors_, store::Patience::try_once));
}

TEST_F(LandTaskTest, KilledAfterTheBaseMovedItIsCompleted) {
  const PreparedLanding landing = prepared();
  leave_locked(landing);
  repository_.git({"update-ref", "refs/heads/main", landing.to});
  const auto left = complete_left_landing(*doors_, store::Patience::try_once);
  ASSERT_TRUE(left && left->moved && !left->busy);
  expect_landed(landing.to);
  EXPECT_FALSE(complete_left_landing(*doors_, store::Patience::try_once));
}

TEST_F(LandTaskTest, KilledWhileFilesWereWrittenItIsCompleted) {
  const PreparedLanding landing = prepared();
  leave_locked(landing);
  repository_.git({"update-ref", "refs/heads/main", landing.to});
  write("new/g", "g\n");
  fs::remove(tree() / "f");
  const Preparation again = prepare_landing(*doors_, request());
  EXPECT_TRUE(std::holds_alternative<AlreadyLanded>(again)) << again.index();
  expect_landed(landing.to);
}

// The git that writes them was killed, too: it had begun with one.
TEST_F(LandTaskTest, KilledWithinAFileItIsCompleted) {
  for (const char* begun : {"", "g"}) {
    const PreparedLanding landing = prepared();
    leave_locked(landing);
    repository_.git({"update-ref", "refs/heads/main", landing.to});
    write("new/g", begun);
    write(".git/wave/landing.index.lock", "");
    const auto left = complete_left_landing(*doors_, store::Patience::try_once);
    ASSERT_TRUE(left && left->moved && !left->busy) << (left->busy ? left->busy->why : "");
    EXPECT_EQ(read("new/g"), "g\n");
    EXPECT_EQ(status(), "");
    if (*begun == 0) repository_.git({"reset", "-q", "--hard", base_});
  }
}

TEST_F(LandTaskTest, KilledAndThenSomebodyHasWorkedOnTheFiles) {
  const PreparedLanding landing = prepared();
  leave_locked(landing);
  repository_.git({"update-ref", "refs/heads/main", landing.to});
  write("new/g", "mine\n");
  const auto left = complete_left_landing(*doors_, store::Patience::try_once);
  ASSERT_TRUE(left && left->moved && left->busy);
  EXPECT_EQ(read("new/g"), "mine\n");
  EXPECT_EQ(landed_events(), 1u);
  fs::remove(tree() / "new" / "g");
  ASSERT_TRUE(complete_left_landing(*doors_, store::Patience::try_once));
  expect_landed(landing.to);
}

TEST_F(LandTaskTest, KilledAndThenThePersonHasResetTheWorktree) {
  const PreparedLanding landing = prepared();
  leave_locked(landing);
  repository_.git({"update-ref", "refs/heads/main", landing.to});
  fs::remove(tree() / ".git" / "index.lock");
  repository_.git({"reset", "-q", "--hard"});
  ASSERT_TRUE(complete_left_landing(*doors_, store::Patience::try_once));
  expect_landed(landing.to);
}

TEST_F(LandTaskTest, ALockOfSomebodyElseStays) {
  const PreparedLanding landing = prepared();
  leave_locked(landing);
  fs::remove(tree() / ".git" / "index.lock");
  write(".git/index.lock", "");
  const auto left = complete_left_landing(*doors_, store::Patience::try_once);
  EXPECT_TRUE(left && !left->moved);
  EXPECT_TRUE(fs::exists(tree() / ".git" / "index.lock"));
}

}  // namespace
}  // namespace wave::actions
