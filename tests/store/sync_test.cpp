// SPDX-License-Identifier: MIT
#include "store/sync.h"

#include "git/ref_files.h"
#include "store/batch.h"
#include "store/event_log.h"
#include "support/bare_repository.h"
#include "support/local_peer.h"
#include "support/made_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;
using test::created;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const git::Identity k_somebody{"somebody", "somebody@invalid"};

Proposal just(std::vector<domain::Event> events) {
  return [events = std::move(events)](index::Index&) { return events; };
}

// A clone on a disk of its own.
class Clone {
 public:
  Clone(const fs::path& folder, const fs::path& remote) : dir_(folder), remote_(remote) {
    if (!fs::exists(dir_)) test::make_bare_repository(dir_);
    fs::create_directories(dir_ / "wave");
    open();
  }
  void open() {
    store_.reset();
    store_.emplace(git::layout_of(dir_));
  }

  Store& store() { return *store_; }
  const fs::path& dir() const { return dir_; }
  void record(domain::Event event) {
    ASSERT_EQ(store_->append(now_, "cli", just({std::move(event)})).refused, std::nullopt);
  }
  Synced sync(const SyncRules& rules = {.remote = "origin"}) {
    test::LocalPeer peer(remote_, dir_);
    now_.wall_ms += 1000;
    return sync_logs(*store_, peer, rules, now_);
  }
  std::string writer() { return store_->writer()->writer; }
  std::optional<std::string> log(const std::string& writer) const {
    return git::read_ref_file(dir_, k_log_prefix + writer);
  }
  std::vector<std::string> features() { return store_->index().known_features(); }
  os::Now now_{1795228259000, 1000};

 private:
  fs::path dir_;
  fs::path remote_;
  std::optional<Store> store_;
};

class SyncTest : public testing::Test {
 protected:
  SyncTest() {
    test::make_bare_repository(folder_ / "remote.git");
    remote_.emplace(git::Repository::open(remote_dir()));
  }
  fs::path remote_dir() const { return folder_ / "remote.git"; }
  Clone clone(const std::string& name) const { return {folder_ / (name + ".git"), remote_dir()}; }

  // A log on the remote whose batches have these messages.
  std::string plant(const std::string& writer, const std::vector<std::string>& messages,
                    std::string tip = {}, const std::vector<git::TreeEntry>& entries = {}) {
    const auto old = git::read_ref_file(remote_dir(), k_log_prefix + writer);
    const std::string tree = remote_->write_tree(entries);
    for (const std::string& message : messages) {
      std::vector<std::string> parents;
      if (!tip.empty()) parents.push_back(tip);
      tip = remote_->write_commit(message, tree, parents, k_somebody, 1795228259);
    }
    remote_->swap_ref(k_log_prefix + writer, tip, old, "plant");
    return tip;
  }
  static std::string batch(const std::string& writer, int64_t lamport, const std::string& lines,
                           int schema = 1) {
    return "wave: planted\n\n" + lines + "\n\nWave-Schema: " + std::to_string(schema) +
           "\nWave-Writer: " + writer + "\nWave-Lamport: " + std::to_string(lamport) +
           "\nWave-Tasks:\n";
  }
  static std::string line(const std::string& task, const std::string& feature) {
    return R"({"v":1,"id":"e.)" + task + R"(","k":"created","task":")" + task +
           R"(","t":1795228259123,"feature":")" + feature + R"("})";
  }

  test::TempFolder folder_;
  std::optional<git::Repository> remote_;
};

TEST_F(SyncTest, TwoClonesSeeTheSameAfterBothHaveSynced) {
  Clone a = clone("a");
  Clone b = clone("b");
  a.record(created("aaaaaaaaaa", "login"));
  b.record(created("bbbbbbbbbb", "logout"));
  const Synced first = a.sync();
  ASSERT_TRUE(first.sent);
  EXPECT_EQ(first.sent->events, 1u);
  EXPECT_THAT(first.taken, IsEmpty());
  const Synced second = b.sync();
  ASSERT_EQ(second.taken.size(), 1u);
  EXPECT_EQ(second.taken[0].writer, a.writer());
  a.sync();
  EXPECT_EQ(a.store().index().dump(), b.store().index().dump());
  EXPECT_THAT(a.features(), testing::UnorderedElementsAre("login", "logout"));
  EXPECT_TRUE(a.store().verify_index());
}

TEST_F(SyncTest, NothingMovedMeansNothingDone) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "login"));
  a.sync();
  const Synced again = a.sync();
  EXPECT_FALSE(again.sent);
  EXPECT_THAT(again.taken, IsEmpty());
  EXPECT_THAT(again.kept_out, IsEmpty());
}

TEST_F(SyncTest, ADryRunMovesNothingAndRemembersNothing) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "login"));
  const Synced would = a.sync({.remote = "origin", .dry_run = true});
  ASSERT_TRUE(would.sent);
  EXPECT_THAT(would.subjects, ElementsAre("wave: login created"));
  EXPECT_THAT(git::read_ref_files(remote_dir(), "refs/"), IsEmpty());
  EXPECT_FALSE(fs::exists(a.dir() / "wave" / "sync.json"));
  a.sync();
  Clone b = clone("b");
  EXPECT_EQ(b.sync({.remote = "origin", .dry_run = true}).taken.size(), 1u);
  EXPECT_EQ(b.log(a.writer()), std::nullopt);
}

TEST_F(SyncTest, ManyBatchesComeAsAPack) {
  Clone a = clone("a");
  for (int i = 0; i < 200; ++i) {
    a.record(created(std::string("aaaaaaa") + std::to_string(100 + i), "f" + std::to_string(i)));
  }
  a.sync();
  Clone b = clone("b");
  ASSERT_EQ(b.sync().taken.at(0).batches, 200u);
  EXPECT_EQ(b.store().index().known_features().size(), 200u);
  size_t loose = 0;
  for (const auto& each : fs::recursive_directory_iterator(b.dir() / "objects")) {
    loose += each.path().filename().string().size() == 38 ? 1 : 0;
  }
  EXPECT_LT(loose, 10u);
}

// What a hostile remote may have, and what is said of it.
TEST_F(SyncTest, WhatIsNotAsALogMustBeStaysOutsideAndIsToldOf) {
  const std::string w = "hst00000";
  const std::string good = batch(w, 1, line("cccccccccc", "fine"));
  struct Case {
    std::vector<std::string> messages;
    std::string why;
  };
  const std::vector<Case> cases = {
      {{batch(w, 1, line("../../../x", "fine"))}, "lines that are no events"},
      {{batch(w, 1, line("cccccccccc", "../x"))}, "the feature is '../x'"},
      {{good + std::string("\0", 1)}, "no text in UTF-8"},
      {{batch(w, 1, line("cccccccccc", "\xff\xfe"))}, "no text in UTF-8"},
      {{batch("ther0000", 1, line("cccccccccc", "fine"))}, "is of the writer 'ther0000'"},
      {{good, batch(w, 1, "")}, "does not go forward"},
      {{batch(w, 5, ""), batch(w, 4, "")}, "does not go forward"},
      {{batch(w, 1, ""), batch(w, 1'000'002, "")}, "1000001 ahead of all others"},
      {{batch(w, 9'007'199'254'740'993, "")}, "is no batch"},
      {{batch(w, -3, "")}, "is no batch"},
      {{"just a commit\n"}, "is no batch"},
      {{good, "just a commit\n"}, "is no batch"},
      {{batch(w, 1, std::string(2 << 20, 'x'))}, "bytes"},
      {{batch(w, 1, "{not json}")}, "lines that are no events"},
  };
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "login"));
  for (const Case& each : cases) {
    plant(w, each.messages);
    const Synced synced = a.sync();
    ASSERT_EQ(synced.kept_out.size(), 1u) << each.why;
    EXPECT_EQ(synced.kept_out[0].first, k_log_prefix + w);
    EXPECT_THAT(synced.kept_out[0].second.why, HasSubstr(each.why));
    EXPECT_EQ(a.log(w), std::nullopt) << each.why;
  }
  EXPECT_THAT(a.features(), ElementsAre("login"));
  plant(w, {good});
  EXPECT_THAT(a.sync().kept_out, IsEmpty());
  EXPECT_THAT(a.features(), testing::UnorderedElementsAre("login", "fine"));
}

TEST_F(SyncTest, MergesLinksAndLargeDocumentsStayOutside) {
  const std::string w = "hst00000";
  Clone a = clone("a");
  const std::string one =
      remote_->write_commit(batch(w, 1, ""), remote_->write_tree({}), {}, k_somebody, 1);
  const std::string two =
      remote_->write_commit(batch(w, 2, ""), remote_->write_tree({}), {one, one}, k_somebody, 1);
  remote_->swap_ref(k_log_prefix + w, two, std::nullopt, "plant");
  EXPECT_THAT(a.sync().kept_out.at(0).second.why, HasSubstr("is a merge"));

  const std::string blob = remote_->write_blob(std::string(5000, 'x'));
  plant(w, {batch(w, 1, "")}, {}, {{"link", blob, 0120000}});
  EXPECT_THAT(a.sync().kept_out.at(0).second.why, HasSubstr("no plain file"));
  plant(w, {batch(w, 1, "")}, {}, {{"document", blob}});
  SyncRules strict{.remote = "origin"};
  strict.limits.blob_bytes = 4096;
  EXPECT_THAT(a.sync(strict).kept_out.at(0).second.why, HasSubstr("has 5000 bytes"));
  EXPECT_FALSE(a.store().repository().has_object(blob));
  EXPECT_THAT(a.sync({.remote = "origin", .retry = true}).kept_out, IsEmpty());
  EXPECT_TRUE(a.store().repository().has_object(blob));
}

TEST_F(SyncTest, WhatWasTakenInStaysWhateverBecomesOfItThere) {
  Clone a = clone("a");
  Clone b = clone("b");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  const std::string early = *a.log(a.writer());
  a.record(created("bbbbbbbbbb", "two"));
  a.sync();
  b.sync();
  const std::string ref = k_log_prefix + a.writer();
  const std::string late = *b.log(a.writer());

  remote_->swap_ref(ref, early, late, "rewind");
  EXPECT_THAT(b.sync().behind, ElementsAre(a.writer()));
  EXPECT_EQ(b.log(a.writer()), late);

  plant(a.writer(), {batch(a.writer(), 2, line("cccccccccc", "forged"))}, early);
  const Synced forked = b.sync();
  ASSERT_EQ(forked.kept_out.size(), 1u);
  EXPECT_THAT(forked.kept_out[0].second.why, HasSubstr("does not go on from where it stood"));
  EXPECT_EQ(b.log(a.writer()), late);

  remote_->delete_ref(ref, *git::read_ref_file(remote_dir(), ref));
  EXPECT_THAT(b.sync().lost, ElementsAre(a.writer()));
  EXPECT_EQ(b.log(a.writer()), late);
  EXPECT_TRUE(a.sync().sent);  // and its owner brings it again
  EXPECT_EQ(git::read_ref_file(remote_dir(), ref), late);
}

TEST_F(SyncTest, OurOwnLogTakenBackThereIsBroughtAgain) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  const std::string early = *a.log(a.writer());
  a.record(created("bbbbbbbbbb", "two"));
  a.sync();
  const std::string ref = k_log_prefix + a.writer();
  remote_->swap_ref(ref, early, *a.log(a.writer()), "rewind");
  const Synced synced = a.sync();
  ASSERT_TRUE(synced.sent);
  EXPECT_FALSE(synced.new_writer);
  EXPECT_EQ(git::read_ref_file(remote_dir(), ref), a.log(a.writer()));
}

TEST_F(SyncTest, GarbageInThePlaceOfOurOwnLogIsToldAndNothingIsSent) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  const std::string mine = a.writer();
  plant(mine, {"garbage\n"});
  const Synced synced = a.sync();
  EXPECT_THAT(synced.not_sent, HasSubstr("our own log is not ours there"));
  EXPECT_FALSE(synced.sent);
  EXPECT_EQ(a.writer(), mine);
}

// A remote that lists a log and does not hand it out.
class Withholding : public test::LocalPeer {
 public:
  using LocalPeer::LocalPeer;
  std::map<std::string, git::FetchedRef> fetch(const std::vector<std::string>& refs,
                                               const std::vector<std::string>&) override {
    std::map<std::string, git::FetchedRef> out;
    for (const std::string& ref : refs) out[ref].fault = "the remote end hung up";
    return out;
  }
  git::Swap move(const git::RefMove& move) override {
    pushed.push_back(move.ref);
    return git::Swap::done;
  }
  std::vector<std::string> pushed;
};

TEST_F(SyncTest, OurOwnLogThatDoesNotComeIsNotPushedOver) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  fs::copy(a.dir(), folder_ / "backup", fs::copy_options::recursive);
  a.record(created("bbbbbbbbbb", "two"));
  a.sync();
  fs::remove_all(a.dir());
  fs::copy(folder_ / "backup", a.dir(), fs::copy_options::recursive);
  a.open();
  a.record(created("cccccccccc", "three"));

  Withholding peer(remote_dir(), a.dir());
  const Synced synced = sync_logs(a.store(), peer, {.remote = "origin"}, a.now_);
  EXPECT_THAT(peer.pushed, IsEmpty()) << "what nobody has looked at";
  EXPECT_FALSE(synced.sent);
  EXPECT_THAT(synced.not_sent, HasSubstr("the remote end hung up"));
  EXPECT_TRUE(a.sync().new_writer);
  EXPECT_THAT(a.features(), testing::UnorderedElementsAre("one", "two", "three"));
}

TEST_F(SyncTest, AClonePutBackToWhatItWasGoesOnAsAnotherAndLosesNothing) {
  Clone a = clone("a");
  Clone b = clone("b");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  const std::string first = a.writer();
  fs::copy(a.dir(), folder_ / "backup", fs::copy_options::recursive);
  a.record(created("bbbbbbbbbb", "two"));
  a.sync();
  b.sync();

  // Restored at its place: path and writer are the same, the log is shorter.
  fs::remove_all(a.dir());
  fs::copy(folder_ / "backup", a.dir(), fs::copy_options::recursive);
  a.open();
  a.record(created("cccccccccc", "three"));
  EXPECT_EQ(a.writer(), first);
  const Synced synced = a.sync();
  ASSERT_TRUE(synced.new_writer);
  EXPECT_NE(a.writer(), first);
  b.sync();
  a.sync();
  EXPECT_THAT(b.features(), testing::UnorderedElementsAre("one", "two", "three"));
  EXPECT_EQ(a.store().index().dump(), b.store().index().dump());
  EXPECT_EQ(a.log(first), b.log(first));
  EXPECT_TRUE(a.store().verify_index());
}

TEST_F(SyncTest, AnInterruptedSuccessionIsFinished) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  const std::string first = a.writer();
  begin_succession(a.dir() / "wave", a.dir(), *a.store().writer(), std::nullopt);
  a.record(created("bbbbbbbbbb", "two"));  // still by the old one
  EXPECT_EQ(a.writer(), first);
  a.sync();
  EXPECT_NE(a.writer(), first);
  Clone b = clone("b");
  b.sync();
  EXPECT_THAT(b.features(), testing::UnorderedElementsAre("one", "two"));
}

TEST_F(SyncTest, TwoWritersUnderOneNameBothGetTheirEventsThrough) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  a.sync();
  // A snapshot of the whole machine: same place, same inode, as far as anybody can see.
  fs::rename(a.dir(), folder_ / "away.git");
  fs::copy(folder_ / "away.git", a.dir(), fs::copy_options::recursive);
  a.open();
  a.record(created("bbbbbbbbbb", "two"));
  a.sync();
  fs::rename(a.dir(), folder_ / "copy.git");
  fs::rename(folder_ / "away.git", a.dir());
  a.open();
  a.record(created("cccccccccc", "three"));
  EXPECT_TRUE(a.sync().new_writer);
  Clone b = clone("b");
  b.sync();
  EXPECT_THAT(b.features(), testing::UnorderedElementsAre("one", "two", "three"));
}

TEST_F(SyncTest, ALogOfANewerProgramIsTakenInAsFarAsItIsUnderstood) {
  const std::string w = "new00000";
  plant(w, {batch(w, 1, line("cccccccccc", "fine") + "\n{\"what\":\"this is\"}", 7)});
  Clone a = clone("a");
  const Synced synced = a.sync();
  ASSERT_EQ(synced.taken.size(), 1u);
  EXPECT_EQ(synced.taken[0].schema, 7);
  EXPECT_THAT(a.features(), ElementsAre("fine"));
  EXPECT_EQ(read_sync_record(a.dir() / "wave").logs.at(w).schema, 7);
  a.record(created("aaaaaaaaaa", "login"));  // which is no reason to write nothing
}

TEST_F(SyncTest, OfVeryManyLogsOnlySoManyAreTakenIn) {
  for (int i = 0; i < 20; ++i) {
    const std::string w = "many00" + std::to_string(10 + i);
    plant(w, {batch(w, 1,
                    line("ccccccccc" + std::string(1, "0123456789abcdefghjk"[i]),
                         "f" + std::to_string(i)))});
  }
  plant("nolog", {"whatever\n"});
  Clone a = clone("a");
  SyncRules rules{.remote = "origin"};
  rules.most_logs = 5;
  const Synced synced = a.sync(rules);
  EXPECT_EQ(synced.taken.size(), 5u);
  EXPECT_EQ(synced.too_many, 15u);
  EXPECT_EQ(synced.unknown, 1u);
  EXPECT_EQ(a.features().size(), 5u);
  EXPECT_EQ(a.sync(rules).taken.size(), 0u);
}

TEST_F(SyncTest, WhatIsKeptOutIsLookedAtAgainInTime) {
  const std::string w = "hst00000";
  plant(w, {batch(w, 1, ""), batch(w, 1'500'000, line("cccccccccc", "far"))});
  Clone a = clone("a");
  const int64_t since = a.sync().kept_out.at(0).second.since_ms;
  // Others catch up with its clock.
  const std::string other = "hst00001";
  plant(other, {batch(other, 1, ""), batch(other, 600'000, "")});
  const Synced soon = a.sync();
  ASSERT_EQ(soon.kept_out.size(), 1u);  // not looked at yet
  EXPECT_EQ(soon.kept_out[0].second.since_ms, since);
  EXPECT_EQ(soon.kept_out[0].second.tries, 1);
  a.now_.wall_ms += 120'000;
  EXPECT_THAT(a.sync().kept_out, IsEmpty());
  EXPECT_THAT(a.features(), ElementsAre("far"));
}

TEST_F(SyncTest, KilledAnywhereTheNextSyncGoesOn) {
  struct Killed {};
  Clone a = clone("a");
  Clone b = clone("b");
  a.record(created("aaaaaaaaaa", "one"));
  b.record(created("bbbbbbbbbb", "two"));
  b.sync();
  int tasks = 0;
  for (const char* where : {"fetch", "push", "list", "pushed"}) {
    test::LocalPeer peer(remote_dir(), a.dir());
    peer.before = [&](const std::string& step) {
      if (step == where) throw Killed();
    };
    EXPECT_THROW(sync_logs(a.store(), peer, {.remote = "origin"}, a.now_), Killed) << where;
    a.open();
    a.record(created("ccccccccc" + std::to_string(++tasks), where));
    a.sync();
    b.sync();
    EXPECT_EQ(a.store().index().dump(), b.store().index().dump()) << where;
    a.record(created("ddddddddd" + std::to_string(tasks), std::string("again-") + where));
    b.record(created("eeeeeeeee" + std::to_string(tasks), std::string("there-") + where));
    b.sync();
  }
}

TEST_F(SyncTest, TwoSyncsAtOnceAreFine) {
  Clone a = clone("a");
  a.record(created("aaaaaaaaaa", "one"));
  test::LocalPeer peer(remote_dir(), a.dir());
  int syncs = 0;
  peer.before = [&](const std::string& step) {
    if (step != "push" || syncs++ > 0) return;
    Clone same = clone("a");
    same.record(created("bbbbbbbbbb", "two"));
    same.sync();
  };
  sync_logs(a.store(), peer, {.remote = "origin"}, a.now_);
  EXPECT_EQ(syncs, 1);
  EXPECT_EQ(git::read_ref_file(remote_dir(), k_log_prefix + a.writer()), a.log(a.writer()));
}

}  // namespace
}  // namespace wave::store
