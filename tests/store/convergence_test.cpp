// SPDX-License-Identifier: MIT
// Random lives of several clones and one remote: whatever they record, in whatever order they sync,
// are killed, copied or put back, in the end all see the same, and nothing that was acknowledged is
// missing. Repositories are real; they lie in memory, for what is tried here is not the disk.
#include "domain/ids.h"
#include "git/ref_files.h"
#include "store/event_log.h"
#include "store/sync.h"
#include "support/bare_repository.h"
#include "support/local_peer.h"
#include "support/long_run.h"

#include <cstdlib>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;

constexpr int k_shards = 8;
constexpr int k_few = 200;
constexpr int k_many = 2000;

struct Killed {};

// In memory where there is such a place.
class FastFolder {
 public:
  FastFolder() {
    std::string name = "/dev/shm/wave-test-XXXXXX";
    if (mkdtemp(name.data()) != nullptr) memory_ = name;
  }
  FastFolder(const FastFolder&) = delete;
  FastFolder& operator=(const FastFolder&) = delete;
  ~FastFolder() {
    std::error_code ignored;
    if (!memory_.empty()) fs::remove_all(memory_, ignored);
  }
  fs::path path() const { return memory_.empty() ? disk_.path() : memory_; }

 private:
  test::TempFolder disk_;
  fs::path memory_;
};

class Life {
 public:
  Life(unsigned seed, const fs::path& folder) : random_(seed), folder_(folder) {
    fs::create_directories(folder_);
    test::make_bare_repository(remote());
    const int clones = pick(2, 4);
    for (int i = 0; i < clones; ++i) make(new_place());
  }
  ~Life() {
    clones_.clear();
    fs::remove_all(folder_);
  }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  void live() {
    const int steps = pick(6, 14);
    for (int i = 0; i < steps; ++i) step();
    for (int round = 0; round < 2; ++round) {
      for (Clone& clone : clones_) sync(clone);
    }
  }

  // What is wrong in the end; empty when nothing is.
  std::string verdict() {
    const std::string dump = clones_.front().store->index().dump();
    for (Clone& clone : clones_) {
      if (clone.store->index().dump() != dump) return "two clones see something else";
    }
    std::set<std::string> there;
    for (const std::string& task : tasks_) {
      for (const index::StoredEvent& stored : clones_.front().store->index().events(task)) {
        there.insert(stored.placed.event.id);
      }
    }
    for (const std::string& id : acknowledged_) {
      if (there.count(id) == 0) return "the event " + id + " is lost";
    }
    return clones_.back().store->verify_index() ? "" : "the index is not what the logs say";
  }

 private:
  struct Clone {
    fs::path dir;
    std::unique_ptr<Store> store;
    std::optional<fs::path> backup;
    std::set<std::string> since_backup;  // acknowledged by this one since then
  };

  int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
  fs::path remote() const { return folder_ / "remote.git"; }
  fs::path new_place() { return folder_ / ("clone" + std::to_string(places_++) + ".git"); }

  void make(const fs::path& dir) {
    test::make_bare_repository(dir);
    fs::create_directories(dir / "wave");
    clones_.push_back({dir, std::make_unique<Store>(git::layout_of(dir)), {}, {}});
  }

  void step() {
    Clone& clone = clones_[static_cast<size_t>(pick(0, static_cast<int>(clones_.size()) - 1))];
    now_.wall_ms += 1000;
    switch (pick(0, 19)) {
      case 0:
        return copy(clone);
      case 1:
        return back_up(clone);
      case 2:
        return put_back(clone);
      case 3:
      case 4:
        return be_killed(clone);
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
        return sync(clone);
      default:
        return record(clone);
    }
  }

  domain::Created creation() {
    domain::Created out;
    out.feature = "feature" + std::to_string(pick(0, 99));
    return out;
  }

  domain::Event event() {
    domain::Event out;
    out.task = "000000000" + std::to_string(pick(0, 5));
    tasks_.insert(out.task);
    switch (pick(0, 3)) {
      case 0:
        out.body = creation();
        break;
      case 1:
        out.body = domain::CommitSeen{std::string(39, 'a') + std::to_string(pick(0, 9))};
        out.id = domain::commit_event_id(out.task, std::get<domain::CommitSeen>(out.body).oid);
        break;
      default:
        out.to = domain::all_states()[static_cast<size_t>(
            pick(0, static_cast<int>(domain::all_states().size()) - 1))];
        out.body = domain::Moved{};
    }
    return out;
  }

  void record(Clone& clone) {
    std::vector<domain::Event> events;
    for (int i = pick(1, 3); i > 0; --i) events.push_back(event());
    // The first creates, more often than not: else most would be refused.
    if (pick(0, 1) == 0) events.front().body = creation();
    if (std::holds_alternative<domain::Created>(events.front().body)) {
      events.front().to.reset();
      events.front().id.clear();
      events.resize(1);
    }
    const Appended appended =
        clone.store->append(now_, "cli", [&](index::Index&) { return events; });
    for (const domain::Event& each : appended.events) {
      acknowledged_.insert(each.id);
      clone.since_backup.insert(each.id);
    }
  }

  void sync(Clone& clone) {
    test::LocalPeer peer(remote(), clone.dir);
    const Synced synced = sync_logs(*clone.store, peer, {.remote = "origin"}, now_);
    EXPECT_TRUE(synced.kept_out.empty());
    EXPECT_EQ(synced.not_sent, "");
  }

  void be_killed(Clone& clone) {
    test::LocalPeer peer(remote(), clone.dir);
    int left = pick(0, 5);
    peer.before = [&](const std::string&) {
      if (left-- == 0) throw Killed();
    };
    try {
      sync_logs(*clone.store, peer, {.remote = "origin"}, now_);
    } catch (const Killed&) {
    }
    clone.store = std::make_unique<Store>(git::layout_of(clone.dir));
  }

  // cp -a to another place. The first is not put back behind this: what the second then has of its
  // log and nobody else would be a fork, and that a person has to look at.
  void copy(Clone& clone) {
    if (clones_.size() >= 5) return;
    clone.backup.reset();
    const fs::path dir = new_place();
    fs::copy(clone.dir, dir, fs::copy_options::recursive);
    clones_.push_back({dir, std::make_unique<Store>(git::layout_of(dir)), {}, {}});
  }

  void back_up(Clone& clone) {
    if (!clone.backup) clone.backup = new_place();
    fs::remove_all(*clone.backup);
    fs::copy(clone.dir, *clone.backup, fs::copy_options::recursive);
    clone.since_backup.clear();
  }

  // As from a backup: what it has told nobody since is gone with its disk.
  void put_back(Clone& clone) {
    if (!clone.backup) return;
    std::set<std::string> told;
    const git::Repository there = git::Repository::open(remote());
    for (const auto& [ref, tip] : git::read_ref_files(remote(), k_log_prefix)) {
      for (const index::StoredEvent& stored : read_log(there, tip, std::nullopt).events) {
        told.insert(stored.placed.event.id);
      }
    }
    for (const std::string& id : clone.since_backup) {
      if (told.count(id) == 0) acknowledged_.erase(id);
    }
    clone.since_backup.clear();
    clone.store.reset();
    fs::remove_all(clone.dir);
    fs::copy(*clone.backup, clone.dir, fs::copy_options::recursive);
    clone.store = std::make_unique<Store>(git::layout_of(clone.dir));
  }

  std::mt19937 random_;
  fs::path folder_;
  int places_ = 0;
  os::Now now_{1795228259000, 1000};
  std::vector<Clone> clones_;
  std::set<std::string> tasks_;
  std::set<std::string> acknowledged_;
};

class ConvergenceTest : public testing::TestWithParam<int> {};

TEST_P(ConvergenceTest, AllClonesSeeTheSameAndNothingAcknowledgedIsLost) {
  const FastFolder folder;
  const int sequences = test::times(k_few, k_many);
  for (int i = GetParam(); i < sequences; i += k_shards) {
    Life life(static_cast<unsigned>(i), folder.path() / std::to_string(i));
    life.live();
    ASSERT_EQ(life.verdict(), "") << "of the sequence " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Sequences, ConvergenceTest, testing::Range(0, k_shards));

}  // namespace
}  // namespace wave::store
