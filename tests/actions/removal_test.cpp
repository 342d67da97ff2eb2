// SPDX-License-Identifier: MIT
// Two who are at one removal; what one alone does, tests/cli/cleanup.sh and restore.sh show.
#include "actions/removal.h"

#include "actions/before_remove.h"
#include "actions/collect_garbage.h"
#include "actions/configuration.h"
#include "actions/lost_branches.h"
#include "actions/worktree_place.h"
#include "call/call_end.h"
#include "call/call_folder.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "host/process_host.h"
#include "support/append_event.h"
#include "support/made_events.h"
#include "support/meddling_clock.h"
#include "support/temp_repository.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

namespace fs = std::filesystem;
using domain::State;

constexpr const char* k_task = "2222222222";
constexpr os::Now k_now{1795228259000, 1000};
constexpr int64_t k_day_ms = 24 * 60 * 60 * 1000LL;

// git alone is run; of all else it is known how often it was to be started.
class NothingStarts : public os::ProcessRunner {
 public:
  int started = 0;

  os::Finished run(const os::Command& command) override { return real_.run(command); }
  int start_detached(const os::Command&) override { return ++started; }

 private:
  os::SystemProcessRunner real_;
};

// A task that is done, with a worktree of its own.
class Removal : public testing::Test {
 protected:
  void SetUp() override {
    clock_.at = k_now;
    repository_.git({"branch", "task", "main"});
    const std::string base = repository_.git({"rev-parse", "main"});
    test::append(store_, clock_.now(), test::created_at(k_task, "task", base));
    domain::RunClaimed claimed;
    claimed.tip = base;
    append(claimed, State::pending, State::starting);
    append(domain::RunStarted{"machine"}, State::starting, State::running);
    append(domain::RunEnded{}, State::running, State::done);
    make_worktree(base);
  }

  void append(domain::Body body, State from, State to) {
    test::append(store_, clock_.now(), test::of_run(k_task, 1, std::move(body), from, to));
  }

  void make_worktree(const std::string& oid) {
    const git::Layout& layout = store_.layout();
    git::WorktreeEntry entry;
    entry.common_dir = layout.common_dir;
    entry.staging = layout.staging_dir();
    entry.id = k_task;
    entry.path = place();
    entry.branch = "refs/heads/task";
    entry.task_note = std::string(k_task) + "\n\n";
    git::register_worktree(entry);
    git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), processes_);
    trusted.prepare(store_.repository());
    trusted.fill(place(), layout.task_git_dir(k_task) / "index", oid, 1);
  }

  fs::path place() { return worktree_place(store_.layout(), task()); }
  domain::Summary task() { return store_.index().summary(k_task).value(); }

  TrashRecord remove(store::Store& store, const os::Clock& clock) {
    RemovalDoors doors{store, host_, processes_, clock};
    RemovalRequest request;
    request.force = true;
    return remove_worktree(doors, task(), request);
  }
  void restore() {
    RemovalDoors doors{store_, host_, processes_, clock_};
    restore_worktree(doors, task());
  }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  test::MeddlingClock clock_;
  os::SystemProcessRunner processes_;
  host::ProcessHost host_{processes_};
};

TEST_F(Removal, WhoIsSecondLeavesTheRecordOfTheFirstAlone) {
  std::ofstream(place() / ".env") << "SECRET=1\n";  // in no snapshot
  TrashRecord first;
  test::MeddlingClock late;
  late.meanwhile = [&] {
    store::Store other(repository_.layout());
    first = remove(other, clock_);
  };
  EXPECT_THROW(remove(store_, late), Error);
  ASSERT_FALSE(first.left_out.empty());
  const auto record = read_trash_record(store_.layout(), first.name());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->phase, TrashPhase::removed);
  EXPECT_EQ(record->left_out, first.left_out) << "gc must not take it for what is kept elsewhere";
  EXPECT_TRUE(open_trash(store_.layout()).empty());
  EXPECT_EQ(task().state, State::cleaned);
}

// A restored worktree that is removed once more, unchanged, has the same to be kept.
TEST_F(Removal, WhatIsKeptStaysItsTimeAfterTheNewestRemoval) {
  repository_.git({"-C", place().string(), "commit", "-q", "--allow-empty", "-m", "work"});
  const std::string tip = repository_.git({"rev-parse", "task"});
  remove(store_, clock_);
  restore();
  const GarbagePolicy policy;
  clock_.at->wall_ms += (policy.keep_days + 1) * k_day_ms;
  remove(store_, clock_);
  collect_garbage(store_, policy, Deed::really, clock_.now());
  EXPECT_EQ(repository_.git({"for-each-ref", "--format=%(objectname)", "refs/wave/keep"}), tip);
  clock_.at->wall_ms += (policy.keep_days + 1) * k_day_ms;
  collect_garbage(store_, policy, Deed::really, clock_.now());
  EXPECT_EQ(repository_.git({"for-each-ref", "refs/wave/keep"}), "");
}

// Reconcile looks at all tasks first, and at their branches later.
TEST_F(Removal, ABranchThatWentWithItsWorktreeIsNotLost) {
  repository_.git({"-C", place().string(), "commit", "-q", "--allow-empty", "-m", "work"});
  const std::string tip = repository_.git({"rev-parse", "task"});
  repository_.git({"update-ref", "refs/remotes/origin/task", tip});
  store_.take_in(clock_.now(), "cli", {{k_task, {tip}}}, store::Patience::wait);
  const domain::Summary seen = task();
  ASSERT_EQ(seen.head, tip);
  ASSERT_TRUE(remove(store_, clock_).removed.branch_deleted);
  EXPECT_FALSE(keep_lost_branch(store_, seen, clock_.now()));
  EXPECT_EQ(repository_.git({"for-each-ref", "refs/wave/keep"}), "");
}

TEST_F(Removal, WhatIsRunBeforeItIsRunOnce) {
  const os::Environment environment = {{"HOME", repository_.work_tree() / "home"},
                                       {"WAVE_CONFIG_WORKTREE__BEFORE_REMOVE", "['true']"}};
  const config::Config config = configuration(store_, environment);
  NothingStarts processes;
  call::Calls calls(store_.layout(), processes, environment);
  store::Store other(repository_.layout());
  const domain::Summary seen = task();
  BeforeRemove second({other, calls, processes, config, environment});
  {
    BeforeRemove first({store_, calls, processes, config, environment});
    EXPECT_FALSE(first.step(seen, clock_.now()));
    EXPECT_EQ(processes.started, 1);
    call::CallEnd end;
    end.exit_code = 0;
    call::write_end(call::call_dir(store_.layout(), calls.list().at(0)), end);
    EXPECT_TRUE(first.step(seen, clock_.now()));
    const os::Now now = clock_.now();
    clock_.meanwhile = [&] { EXPECT_TRUE(second.step(seen, now)); };
    remove(store_, clock_);
  }
  EXPECT_EQ(processes.started, 1);
  EXPECT_TRUE(calls.list().empty());
}

}  // namespace
}  // namespace wave::actions
