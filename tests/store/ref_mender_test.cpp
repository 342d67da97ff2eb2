// SPDX-License-Identifier: MIT
// What a power cut, a full disk or a careless hand does to our refs and to what they lead to; what
// becomes of it at the next look; and that git goes on in the repository afterwards.
#include "store/ref_mender.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "store/notes.h"
#include "store/store.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;
using test::created;

const char* const k_tasks[] = {"0123456789", "1123456789", "2123456789", "3123456789"};

class RefMenderTest : public testing::Test {
 protected:
  RefMenderTest() {
    // As a set-up leaves it: without the folder an index lives in memory only.
    fs::create_directories(layout_.wave_dir());
    Store store(layout_);
    for (const char* task : k_tasks) {
      store.append(now(), "cli", [&](index::Index&) { return std::vector{created(task)}; });
    }
    ref_ = store.writer()->log_ref();
    tip_ = tip();
  }
  os::Now now() const { return {1795228259000, 1000}; }
  std::string tip() const {
    const auto refs = git::read_ref_files(layout_.common_dir, "refs/wave/log/");
    const auto found = refs.find(ref_);
    return found == refs.end() ? "" : found->second;
  }
  std::string parent(const std::string& oid) const {
    return repository_.git({"rev-parse", oid + "^"});
  }
  fs::path object(const std::string& oid) const {
    return layout_.common_dir / "objects" / oid.substr(0, 2) / oid.substr(2);
  }
  void tear(const std::string& oid) const {
    fs::permissions(object(oid), fs::perms::owner_all);
    fs::resize_file(object(oid), 0);
  }
  void lose(const std::string& oid) const {
    fs::remove(object(oid));
    for (const char* each : {"new", "old"}) fs::remove(layout_.wave_dir() / "kept" / each / oid);
  }
  void write_ref(const std::string& ref, const std::string& text) const {
    fs::create_directories((layout_.common_dir / ref).parent_path());
    std::ofstream(layout_.common_dir / ref) << text;
  }
  void expect_all_is_well(const std::string& what) {
    Store store(layout_);
    for (const char* task : k_tasks) EXPECT_TRUE(store.index().summary(task)) << what;
    EXPECT_TRUE(store.verify_index()) << what;
    EXPECT_EQ(tip(), tip_) << what;
    EXPECT_FALSE(
        store.append(now(), "cli", [](index::Index&) { return std::vector{created("4123456789")}; })
            .refused)
        << what;
    EXPECT_TRUE(damaged_refs(store.repository(), layout_.common_dir).empty()) << what;
    EXPECT_EQ(repository_.git({"fsck", "--strict", "--no-dangling"}), "") << what;
    repository_.git({"gc", "--quiet"});
    repository_.git({"for-each-ref"});
  }
  size_t aside() const { return quarantined(layout_.wave_dir()).size(); }

  test::TempRepository repository_;
  git::Layout layout_ = repository_.layout();
  std::string ref_;
  std::string tip_;
};

TEST_F(RefMenderTest, AnEmptyLogRefIsPutBack) {
  write_ref(ref_, "");
  expect_all_is_well("empty");
  EXPECT_EQ(aside(), 1U);
}

TEST_F(RefMenderTest, AGarbageLogRefIsPutBack) {
  write_ref(ref_, std::string(500, '\xff'));
  expect_all_is_well("garbage");
}

TEST_F(RefMenderTest, ALogRefThatLeadsToAnotherRefIsPutBack) {
  write_ref(ref_, "ref: refs/heads/nowhere\n");
  expect_all_is_well("symbolic");
}

TEST_F(RefMenderTest, AnEmptyLogRefOverAPackedOneIsPutBack) {
  repository_.git({"pack-refs", "--all"});
  write_ref(ref_, "");
  expect_all_is_well("packed below");
}

TEST_F(RefMenderTest, ATornTipIsMadeAgainByteForByte) {
  tear(tip_);
  expect_all_is_well("torn");
  EXPECT_EQ(aside(), 2U);  // the object, and the ref that led to it
}

TEST_F(RefMenderTest, ATornTipOfAPackedRefIsMadeAgain) {
  repository_.git({"pack-refs", "--all"});
  tear(tip_);
  expect_all_is_well("torn, packed ref");
}

TEST_F(RefMenderTest, SeveralTornCommitsAreMadeAgain) {
  const std::string before = parent(tip_);
  tear(before);
  tear(tip_);
  expect_all_is_well("two torn");
}

TEST_F(RefMenderTest, AMissingTipIsMadeAgain) {
  lose(tip_);
  Store store(layout_);
  EXPECT_FALSE(store.mend_refs(now()).empty());
  expect_all_is_well("missing");
}

TEST_F(RefMenderTest, AMissingTipIsNoticedByWhoAppends) {
  lose(tip_);
  Store store(layout_);
  EXPECT_FALSE(
      store.append(now(), "cli", [](index::Index&) { return std::vector{created("5123456789")}; })
          .refused);
  EXPECT_EQ(repository_.git({"rev-list", "--count", ref_}), "5");
  EXPECT_EQ(parent(tip()), tip_);
}

TEST_F(RefMenderTest, ARefAndItsTipThatAreBothGoneAreMadeAgain) {
  fs::remove(layout_.common_dir / ref_);
  lose(tip_);
  expect_all_is_well("both");
}

TEST_F(RefMenderTest, AHoleBelowTheTipIsFilledByWhoReadsTheWholeLog) {
  lose(parent(tip_));
  Store(layout_).rebuild_index();
  EXPECT_TRUE(check_log(git::Repository::open(layout_.common_dir), tip_).whole);
  expect_all_is_well("hole");
}

TEST_F(RefMenderTest, WithoutAnIndexTheLogIsMadeAgainUpToWhatIsLeft) {
  const std::string before = parent(tip_);
  lose(tip_);
  for (const auto& each : fs::directory_iterator(layout_.wave_dir())) {
    if (each.path().filename().string().starts_with("index-")) fs::remove(each.path());
  }
  Store store(layout_);
  EXPECT_TRUE(store.index().summary(k_tasks[2]));
  EXPECT_FALSE(store.index().summary(k_tasks[3]));
  EXPECT_EQ(tip(), before);
  EXPECT_TRUE(store.verify_index());
}

TEST_F(RefMenderTest, WithoutAnIndexWhatStandsAboveAHoleIsKept) {
  lose(parent(tip_));
  for (const auto& each : fs::directory_iterator(layout_.wave_dir())) {
    if (each.path().filename().string().starts_with("index-")) fs::remove(each.path());
  }
  Store store(layout_);
  EXPECT_TRUE(store.index().summary(k_tasks[1]));
  EXPECT_FALSE(store.index().summary(k_tasks[2]));
  EXPECT_TRUE(store.index().summary(k_tasks[3]));
  EXPECT_TRUE(store.verify_index());
}

TEST_F(RefMenderTest, ATornEmptyTreeIsWrittenAgain) {
  tear(std::string(git::k_empty_tree));
  Store(layout_).mend_refs(now());
  expect_all_is_well("empty tree");
}

// What is to be written and is there already may be there without a content.
TEST_F(RefMenderTest, WhatATornObjectWasIsWrittenAgain) {
  git::Repository repository = git::Repository::open(layout_.common_dir);
  const std::string blob = repository.write_blob("content");
  tear(blob);
  EXPECT_EQ(repository.write_blob("content"), blob);
  EXPECT_EQ(git::Repository::open(layout_.common_dir).blob(blob), "content");
}

TEST_F(RefMenderTest, AForeignLogThatIsDamagedHidesNothingOfOurs) {
  repository_.git({"update-ref", "refs/wave/log/zzzzzzzz", tip_});
  write_ref("refs/wave/log/zzzzzzzz", "");
  write_ref("refs/wave/log/yyyyyyyy", std::string(40, 'a') + "\n");
  write_ref("refs/wave/log/no~name", "x");
  Store store(layout_);
  EXPECT_FALSE(store.mend_refs(now()).empty());
  expect_all_is_well("foreign");
}

TEST_F(RefMenderTest, DamagedNotesAreRenderedAnew) {
  Store store(layout_);
  for (const std::string& text :
       {std::string(), std::string("garbage"), std::string(40, 'b') + "\n"}) {
    write_ref(k_notes_ref, text);
    EXPECT_EQ(store.mend_refs(now()).size(), 1U) << text;
    repository_.git({"for-each-ref"});
    EXPECT_TRUE(damaged_refs(store.repository(), layout_.common_dir).empty());
  }
  expect_all_is_well("notes");
}

TEST_F(RefMenderTest, DamagedClaimsAndKeepsAreMovedAside) {
  write_ref("refs/wave/claims/task-" + std::string(32, '0'), "");
  write_ref("refs/wave/keep/0123456789/1", "");
  write_ref("refs/wave/keep/0123456789/2", std::string(40, 'c') + "\n");
  Store store(layout_);
  const auto mended = store.mend_refs(now());
  EXPECT_EQ(mended.size(), 3U);
  for (const MendedRef& each : mended) EXPECT_FALSE(each.done.empty());
  EXPECT_EQ(aside(), 3U);
  expect_all_is_well("claims and keeps");
}

TEST_F(RefMenderTest, WhereNothingIsDamagedNothingIsDone) {
  Store store(layout_);
  EXPECT_TRUE(store.mend_refs(now()).empty());
  EXPECT_EQ(aside(), 0U);
  expect_all_is_well("sound");
}

}  // namespace
}  // namespace wave::store
