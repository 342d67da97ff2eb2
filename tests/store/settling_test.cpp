// SPDX-License-Identifier: MIT
// Checkpoints: whatever is in the logs, an index that follows them, one made from the newest
// checkpoint and one folded from all events say the same.
#include "store/settling.h"

#include "domain/ids.h"
#include "git/ref_files.h"
#include "os/random.h"
#include "store/event_log.h"
#include "store/gathering.h"
#include "store/store.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;
using domain::State;
using test::created;
using test::moved;

constexpr SettlePolicy k_everything{.quiet_ms = 0, .keep_newest = 0, .at_least = 1};

Proposal just(std::vector<domain::Event> events) {
  return [events = std::move(events)](index::Index&) { return events; };
}

std::string new_id() { return domain::crockford32(os::random_bytes(domain::k_task_id_length)); }

index::Filter all_tasks() {
  index::Filter filter;
  filter.cleaned_too = true;
  return filter;
}

// What the logs say to somebody who believes no checkpoint: every task with its events.
std::string truth(Store& store) {
  const auto tips = git::read_ref_files(store.layout().common_dir, k_log_prefix);
  const Gathered all =
      gather(store.repository(), tips, {}, Belief::what_it_says, store.layout().wave_dir());
  index::Index index = index::Index::in_memory();
  index.rebuild(all.contents, all.cursors, {});
  std::string out;
  for (const domain::Summary& task : index.list(all_tasks())) {
    out += task.id + ' ' + std::string(to_string(task.state)) + '\n';
    for (const auto& event : index.events(task.id)) out += event.json + event.batch + '\n';
  }
  return out;
}

std::string told(Store& store) {
  std::string out;
  for (const domain::Summary& task : store.index().list(all_tasks())) {
    out += task.id + ' ' + std::string(to_string(task.state)) + '\n';
    for (const auto& event : store.index().events(task.id)) out += event.json + event.batch + '\n';
  }
  return out;
}

class SettlingTest : public testing::Test {
 protected:
  os::Now now() { return {1795228259000 + 1000 * ++ticks_, 1000 + ticks_}; }

  // A task that has ended.
  std::string ended(Store& store, State how = State::cancelled) {
    const std::string task = new_id();
    store.append(now(), "cli", just({created(task)}));
    store.append(now(), "cli", just({moved(task, State::pending, how)}));
    return task;
  }

  // What all three ways say is the same, and is the truth.
  void expect_one_truth(Store& store) {
    EXPECT_TRUE(store.verify_index());
    const std::string followed = store.index().dump();
    store.rebuild_index();
    EXPECT_EQ(store.index().dump(), followed);
    EXPECT_EQ(told(store), truth(store));
  }

  // A batch of another clone.
  void append_foreign(Store& store, const std::string& writer, int64_t lamport,
                      std::vector<domain::Event> events) {
    Writing writing;
    writing.ref = k_log_prefix + writer;
    writing.writer = writer;
    writing.tip = store.repository().ref(writing.ref);
    writing.lamport = lamport;
    for (domain::Event& event : events) {
      event.id = "e." + new_id();
      event.t_ms = now().wall_ms;
      writing.events.push_back({{{}, std::move(event)}, {}, {}});
    }
    ASSERT_EQ(append_to_log(store.repository(), std::move(writing)).swap, git::Swap::done);
  }

  int64_t ticks_ = 0;
  test::TempRepository repository_;
};

TEST_F(SettlingTest, EventsOfSettledTasksAreReadFromTheLog) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  store.append(now(), "cli", just({created("0123456789")}));
  const Settled settled = store.settle(now(), k_everything);
  EXPECT_EQ(settled.tasks, 1);
  EXPECT_FALSE(settled.more);
  EXPECT_EQ(store.index().settled_count(), 1);
  EXPECT_EQ(store.index().dump().find("\"task\":\"" + task), std::string::npos);
  ASSERT_EQ(store.index().events(task).size(), 2u);
  EXPECT_EQ(store.index().task(task)->state, State::cancelled);
  EXPECT_EQ(store.index().summary(task)->feature, "f" + task);
  expect_one_truth(store);
  EXPECT_EQ(repository_.git({"fsck", "--strict"}), "");
}

TEST_F(SettlingTest, NothingIsSettledThatIsNotWorthIt) {
  Store store(repository_.layout());
  ended(store);
  ended(store);
  EXPECT_EQ(store.settle(now(), {.quiet_ms = 3600'000, .keep_newest = 0, .at_least = 1}).tasks, 0);
  EXPECT_EQ(store.settle(now(), {.quiet_ms = 0, .keep_newest = 2, .at_least = 1}).tasks, 0);
  EXPECT_EQ(store.settle(now(), {.quiet_ms = 0, .keep_newest = 0, .at_least = 3}).tasks, 0);
  EXPECT_EQ(store.settle(now(), {.quiet_ms = 0, .keep_newest = 1, .at_least = 1}).tasks, 1);
  EXPECT_EQ(store.settle(now(), k_everything).tasks, 1);
  EXPECT_EQ(store.settle(now(), k_everything).tasks, 0);
}

TEST_F(SettlingTest, ATaskThatGoesOnComesBack) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  const std::string other = ended(store);
  store.settle(now(), k_everything);
  EXPECT_FALSE(
      store.append(now(), "cli", just({moved(task, State::cancelled, State::cleaned)})).refused);
  EXPECT_EQ(store.index().settled_count(), 1);
  EXPECT_EQ(store.index().summary(task)->state, State::cleaned);
  expect_one_truth(store);
  EXPECT_EQ(store.settle(now(), k_everything).tasks, 1);
  EXPECT_EQ(store.index().events(task).size(), 3u);
  expect_one_truth(store);
}

TEST_F(SettlingTest, ALateEventOfAnotherCloneUnsettles) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  const int64_t early = store.own_end() - 1;
  store.settle(now(), k_everything);
  append_foreign(store, "aaaaaaaa", early, {moved(task, State::pending, State::failed)});
  // It stands between the two events that we had.
  EXPECT_EQ(store.index().settled_count(), 0);
  expect_one_truth(store);
  store.settle(now(), k_everything);
  expect_one_truth(store);
}

TEST_F(SettlingTest, ACheckpointWhoseLogsAreGoneIsPassedOver) {
  Store store(repository_.layout());
  append_foreign(store, "aaaaaaaa", 1, {created("9876543210")});
  const std::string task = ended(store);
  store.settle(now(), k_everything);
  const std::string tip = repository_.git({"rev-parse", "refs/wave/log/aaaaaaaa"});
  repository_.git({"update-ref", "-d", "refs/wave/log/aaaaaaaa"});
  EXPECT_EQ(store.index().settled_count(), 0);
  EXPECT_FALSE(store.index().summary("9876543210"));
  expect_one_truth(store);
  repository_.git({"update-ref", "refs/wave/log/aaaaaaaa", tip});
  EXPECT_TRUE(store.index().summary("9876543210"));
  EXPECT_EQ(store.index().settled_count(), 1);
  expect_one_truth(store);
}

TEST_F(SettlingTest, ADamagedPartCostsOnlyTime) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  store.settle(now(), k_everything);
  const std::string before = told(store);
  const std::string part =
      repository_.git({"rev-parse", store.writer()->log_ref() + ":settled-00000"});
  fs::remove(store.layout().common_dir / "objects" / part.substr(0, 2) / part.substr(2));
  Store again(repository_.layout());
  again.rebuild_index();
  EXPECT_EQ(told(again), before);
}

TEST_F(SettlingTest, CheckpointsOfOthersAreNotBelieved) {
  Store store(repository_.layout());
  ended(store);
  store.settle(now(), k_everything);
  test::TempRepository elsewhere;
  Store there(elsewhere.layout());
  there.append(now(), "cli", just({created("0123456789")}));
  elsewhere.git(
      {"fetch", "--quiet", repository_.work_tree().string(), "refs/wave/log/*:refs/wave/log/*"});
  EXPECT_EQ(there.index().list({}).size(), 2u);
  EXPECT_EQ(there.index().settled_count(), 0);
  expect_one_truth(there);
}

TEST_F(SettlingTest, ACopyGoesOnFromTheCheckpointsOfWhatItWasCopiedFrom) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  store.settle(now(), k_everything);
  const auto copy = repository_.work_tree().parent_path() / "copy";
  fs::copy(repository_.work_tree(), copy, fs::copy_options::recursive);
  Store copied(git::layout_of(copy / ".git"));
  EXPECT_EQ(told(copied), told(store));
  copied.append(now(), "cli", just({created("0123456789")}));
  EXPECT_NE(copied.writer()->writer, store.writer()->writer);
  EXPECT_EQ(copied.index().settled_count(), 1);
  expect_one_truth(copied);
  const std::string more = ended(copied);
  EXPECT_EQ(copied.settle(now(), k_everything).tasks, 1);
  expect_one_truth(copied);
  // What the original goes on to say of its own is that of another clone now.
  ended(store);
  store.settle(now(), k_everything);
  const std::string ref = store.writer()->log_ref();
  copied.repository();
  const std::string refspec = ref + ':' + ref;
  const std::string fetch = "git -C '" + copy.string() + "' fetch --quiet '" +
                            repository_.work_tree().string() + "' " + refspec;
  ASSERT_EQ(std::system(fetch.c_str()), 0);
  expect_one_truth(copied);
  EXPECT_EQ(copied.index().settled_count(), 2);
}

// Random lives of tasks in the logs of two to four clones, with checkpoints in between.
class RandomLogs : public SettlingTest, public testing::WithParamInterface<unsigned> {};

TEST_P(RandomLogs, SayTheSameInAllThreeWays) {
  std::mt19937 dice(GetParam());
  const auto upto = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  const std::vector<std::string> writers = {"aaaaaaaa", "mmmmmmmm", "zzzzzzzz"};
  const int foreign = 1 + upto(3);
  const std::vector<State> states = {State::pending, State::starting,  State::running,
                                     State::done,    State::cancelled, State::cleaned};
  std::vector<std::string> tasks;
  std::map<std::string, int64_t> lamports;
  Store store(repository_.layout());
  const auto any_event = [&] {
    if (tasks.empty() || upto(3) == 0) {
      tasks.push_back(new_id());
      return created(tasks.back());
    }
    const std::string& task = tasks[static_cast<size_t>(upto(static_cast<int>(tasks.size())))];
    return moved(task, states[static_cast<size_t>(upto(6))], states[static_cast<size_t>(upto(6))]);
  };
  for (int step = 0; step < 60; ++step) {
    switch (upto(8)) {
      case 0:
      case 1: {
        const std::string& writer = writers[static_cast<size_t>(upto(foreign))];
        // Often long behind, as of a clone that was not heard of for a while.
        int64_t& lamport = lamports[writer];
        lamport += 1 + upto(6);
        append_foreign(store, writer, lamport, {any_event(), any_event()});
        break;
      }
      case 2:
        store.settle(now(), {.quiet_ms = 0, .keep_newest = upto(3), .at_least = 1, .at_most = 4});
        break;
      case 3:
        fs::remove_all(store.layout().wave_dir() / "index-v7");
        break;
      default:
        store.append(now(), "cli", just({any_event()}));  // refused or not
    }
    if (step % 20 == 19) expect_one_truth(store);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLogs, testing::Range(1u, 13u));

TEST_F(SettlingTest, KilledAtAnyPointTheNextGoesOn) {
  Store store(repository_.layout());
  std::vector<std::string> tasks;
  for (int i = 0; i < 30; ++i) tasks.push_back(ended(store));
  const std::string before = told(store);
  std::mt19937 dice(7);
  for (int round = 0; round < 30; ++round) {
    const pid_t pid = fork();
    if (pid == 0) {
      Store mine(repository_.layout());
      mine.settle(now(), {.quiet_ms = 0, .keep_newest = 0, .at_least = 1, .at_most = 3});
      _exit(0);
    }
    // Until it is done, or some moment before.
    const int end = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    pollfd ended_by_itself{end, POLLIN, 0};
    const timespec moment{0, static_cast<long>(dice() % 6000) * 1000};
    ppoll(&ended_by_itself, 1, &moment, nullptr);
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    close(end);
    EXPECT_EQ(told(store), before) << round;
  }
  while (store.settle(now(), k_everything).tasks > 0) {
  }
  EXPECT_EQ(told(store), before);
  expect_one_truth(store);
  // Whoever was killed before the ref moved leaves a commit that nothing leads to, as git does.
  EXPECT_EQ(repository_.git({"fsck", "--strict", "--no-dangling"}), "");
}

TEST_F(SettlingTest, NothingOfACheckpointIsTakenByGc) {
  Store store(repository_.layout());
  const std::string task = ended(store);
  store.settle(now(), k_everything);
  ended(store);
  store.settle(now(), k_everything);
  const std::string before = told(store);
  repository_.git({"gc", "--quiet", "--prune=now"});
  Store again(repository_.layout());
  again.rebuild_index();
  EXPECT_EQ(told(again), before);
  EXPECT_EQ(again.index().settled_count(), 2);
  EXPECT_EQ(repository_.git({"fsck", "--strict"}), "");
}

}  // namespace
}  // namespace wave::store
