// SPDX-License-Identifier: MIT
#include "store/packing.h"

#include "domain/ids.h"
#include "git/loose_objects.h"
#include "git/own_packs.h"
#include "git/pack_index.h"
#include "os/files.h"
#include "os/random.h"
#include "store/store.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;

class PackingTest : public testing::Test {
 protected:
  // One batch, and so one commit of the log, each.
  void append(int count) {
    for (int i = 0; i < count; ++i) {
      domain::Event event;
      event.task = domain::crockford32(os::random_bytes(domain::k_task_id_length));
      domain::Created body;
      body.feature = "f" + std::to_string(++made_);
      body.branch = "refs/heads/" + body.feature;
      event.body = body;
      const auto propose = [&](index::Index&) { return std::vector<domain::Event>{event}; };
      ASSERT_FALSE(store_.append({1795228259000 + made_, 1000}, "cli", propose).refused);
    }
  }

  Packed pack() {
    return pack_own_objects(store_.repository(), layout_, processes_, os::SystemClock().now());
  }
  ObjectCount count() { return count_objects(store_.repository(), layout_); }
  std::vector<git::OwnPack> own_packs() const {
    return git::OwnPacks(layout_.common_dir, layout_.wave_dir()).list();
  }
  std::string log() const { return repository_.git({"rev-parse", "--glob=refs/wave/log/*"}); }
  int log_length() const { return std::stoi(repository_.git({"rev-list", "--count", log()})); }
  void expect_sound() const {
    EXPECT_EQ(repository_.git({"fsck", "--strict", "--no-dangling"}), "");
  }

  test::TempRepository repository_;
  git::Layout layout_ = repository_.layout();
  Store store_{layout_};
  os::SystemProcessRunner processes_;
  int made_ = 0;
};

TEST_F(PackingTest, WhatOurRefsLeadToIsPackedAndNothingElse) {
  append(20);
  const std::string other = repository_.git({"hash-object", "-w", ".git/HEAD"});
  const size_t loose = count().loose;
  const Packed packed = pack();
  EXPECT_GE(packed.objects, 20U);
  EXPECT_EQ(packed.left, 0U);
  EXPECT_EQ(count().own_loose, 0U);
  EXPECT_EQ(count().loose, loose - packed.objects);
  EXPECT_EQ(own_packs().size(), 1U);
  EXPECT_GT(git::LooseObjects(layout_.common_dir / "objects").bytes(other), 0U);
  EXPECT_EQ(log_length(), 20);
  expect_sound();
}

TEST_F(PackingTest, AppendsGoOnBehindWhatWasPackedAlsoInAStoreThatIsOpen) {
  append(5);
  pack();
  append(5);
  EXPECT_EQ(log_length(), 10);
  Store fresh(layout_);
  fresh.rebuild_index();
  EXPECT_EQ(fresh.index().known_features().size(), 10U);
}

TEST_F(PackingTest, ManyPackingsMakeFewPacks) {
  for (int i = 0; i < 12; ++i) {
    append(4);
    pack();
    EXPECT_LE(own_packs().size(), 4U);
  }
  EXPECT_EQ(log_length(), 48);
  uint64_t objects = 0;
  for (const git::OwnPack& each : own_packs()) objects += each.objects;
  EXPECT_GE(objects, 48U);
  expect_sound();
}

TEST_F(PackingTest, NothingIsPackedTwice) {
  append(3);
  EXPECT_GT(pack().objects, 0U);
  EXPECT_EQ(pack().objects, 0U);
  EXPECT_EQ(pack().packs, 0U);
}

TEST_F(PackingTest, PacksThatSomebodyReliesOnAreLeftAlone) {
  append(3);
  pack();
  const std::string name = own_packs().front().name;
  os::write_file(layout_.common_dir / "objects" / "pack" / (name + ".keep"), "");
  EXPECT_TRUE(own_packs().empty());
  append(3);
  pack();
  EXPECT_TRUE(os::file_id(layout_.common_dir / "objects" / "pack" / (name + ".idx")));
  EXPECT_EQ(log_length(), 6);
}

TEST_F(PackingTest, PacksInAnIndexOverSeveralAreLeftAlone) {
  append(3);
  pack();
  repository_.git({"repack", "-d", "-q"});
  repository_.git({"multi-pack-index", "write"});
  append(3);
  pack();
  repository_.git({"multi-pack-index", "verify"});
  expect_sound();
}

TEST_F(PackingTest, BesideGitCollectingGarbageNoPackGoes) {
  append(3);
  pack();
  os::write_file(layout_.common_dir / "gc.pid", "1 elsewhere");
  append(3);
  pack();
  EXPECT_EQ(own_packs().size(), 2U);
  fs::remove(layout_.common_dir / "gc.pid");
  append(3);
  pack();
  EXPECT_EQ(own_packs().size(), 1U);
}

TEST_F(PackingTest, WhatAKilledOneHasLeftIsFinished) {
  append(6);
  const git::LooseObjects loose(layout_.common_dir / "objects");
  const std::string tip = log();
  const fs::path kept = layout_.wave_dir() / "copy";
  fs::copy(layout_.common_dir / "objects" / tip.substr(0, 2) / tip.substr(2), kept);
  pack();
  const std::string name = own_packs().front().name;
  // As if it had been killed before it removed the loose copies, with something half written.
  fs::create_directory(layout_.common_dir / "objects" / tip.substr(0, 2));
  fs::copy(kept, layout_.common_dir / "objects" / tip.substr(0, 2) / tip.substr(2));
  os::write_file(layout_.wave_dir() / "packing" / "journal", name + "\n");
  fs::create_directories(layout_.wave_dir() / "packing" / "half" / "pack");
  os::write_file(layout_.wave_dir() / "packing" / "half" / "pack" / "tmp_pack_x", "PACK");
  pack();
  EXPECT_EQ(loose.bytes(tip), 0U);
  EXPECT_FALSE(os::file_id(layout_.wave_dir() / "packing" / "journal"));
  EXPECT_FALSE(os::file_id(layout_.wave_dir() / "packing" / "half"));
  EXPECT_EQ(log_length(), 6);
}

// Killed between two of the moves that take a pack in, or of the removals that drop one.
TEST_F(PackingTest, APackThatWasCutOffGoesAndNothingWithIt) {
  append(6);
  pack();
  const fs::path packs = layout_.common_dir / "objects" / "pack";
  const std::string name = "pack-0123456789012345678901234567890123456789";
  for (const char* part : {".pack", ".rev"}) os::write_file(packs / (name + part), "PACK");
  os::write_file(packs / "pack-1111111111111111111111111111111111111111.pack", "somebody else's");
  const std::string record = os::read_file(layout_.wave_dir() / "packs").value();
  os::write_file(layout_.wave_dir() / "packs", record + name + "\n");
  append(3);
  pack();
  EXPECT_FALSE(os::file_id(packs / (name + ".pack")));
  EXPECT_FALSE(os::file_id(packs / (name + ".rev")));
  EXPECT_TRUE(os::file_id(packs / "pack-1111111111111111111111111111111111111111.pack"));
  EXPECT_EQ(log_length(), 9);
  expect_sound();
}

TEST_F(PackingTest, APackWhoseIndexWasSetAsideIsWholeAgain) {
  append(3);
  pack();
  const fs::path index =
      layout_.common_dir / "objects" / "pack" / (own_packs().front().name + ".idx");
  const fs::path aside = layout_.wave_dir() / "packs.aside";
  fs::create_directories(aside);
  fs::rename(index, aside / index.filename());
  pack();
  EXPECT_TRUE(os::file_id(index));
  EXPECT_TRUE(fs::is_empty(aside));
  EXPECT_EQ(log_length(), 3);
  append(3);
  pack();  // which makes it superfluous
  EXPECT_FALSE(os::file_id(index));
  EXPECT_TRUE(fs::is_empty(aside));
  expect_sound();
}

TEST_F(PackingTest, WhatIsLeftOfADroppedPackIsKnownUntilItIsGone) {
  append(3);
  pack();
  const fs::path packs = layout_.common_dir / "objects" / "pack";
  const std::string name = own_packs().front().name;
  // What was in it is there twice, as it is when a pack is dropped.
  repository_.git({"repack", "-a", "-q"});
  fs::remove(packs / (name + ".idx"));
  git::OwnPacks(layout_.common_dir, layout_.wave_dir()).take_in(packs / "none", "pack-" + log());
  EXPECT_TRUE(os::file_id(packs / (name + ".pack")));
  pack();
  EXPECT_FALSE(os::file_id(packs / (name + ".pack")));
  expect_sound();
}

TEST_F(PackingTest, WhatAKilledWriterNeverFinishedGoes) {
  append(2);
  const fs::path dead = layout_.common_dir / "objects" / "tmp_object_git2_dead01";
  const fs::path other = layout_.common_dir / "objects" / "tmp_obj_foreign";
  os::write_file(dead, "x");
  os::write_file(other, "x");
  pack();
  EXPECT_FALSE(os::file_id(dead));
  EXPECT_TRUE(os::file_id(other));
}

TEST_F(PackingTest, AboveAHoleNothingIsPackedUntilItIsFilled) {
  append(9);
  const std::string hole = repository_.git({"rev-parse", log() + "~4"});
  const git::LooseObjects loose(layout_.common_dir / "objects");
  const std::string bytes =
      os::read_file(layout_.common_dir / "objects" / hole.substr(0, 2) / hole.substr(2)).value();
  fs::remove_all(layout_.wave_dir() / "kept");
  ASSERT_TRUE(loose.remove(hole));
  pack();
  EXPECT_TRUE(own_packs().empty());
  os::write_file(layout_.common_dir / "objects" / hole.substr(0, 2) / hole.substr(2), bytes);
  pack();
  EXPECT_EQ(count().own_loose, 0U);
  EXPECT_EQ(log_length(), 9);
  expect_sound();
}

TEST_F(PackingTest, WhatWasPrunedTooEarlyIsPutBackFirst) {
  append(9);
  const std::string hole = repository_.git({"rev-parse", log() + "~4"});
  ASSERT_TRUE(git::LooseObjects(layout_.common_dir / "objects").remove(hole));
  pack();
  EXPECT_EQ(count().own_loose, 0U);
  EXPECT_EQ(log_length(), 9);
  expect_sound();
}

TEST_F(PackingTest, AJournalOfAPackThatNeverCameRemovesNothing) {
  append(6);
  os::make_private_folder(layout_.wave_dir() / "packing");
  os::write_file(layout_.wave_dir() / "packing" / "journal",
                 "pack-0123456789012345678901234567890123456789\n");
  EXPECT_GE(pack().objects, 6U);
  EXPECT_EQ(log_length(), 6);
  expect_sound();
}

// A repack that began before it had its index deletes it, though it has one by then.
TEST_F(PackingTest, APackThatGitHasDeletedMeanwhileLeavesNoIndex) {
  append(6);
  pack();
  const fs::path packs = layout_.common_dir / "objects" / "pack";
  const std::string name = own_packs().front().name;
  const git::OwnPacks ours(layout_.common_dir, layout_.wave_dir());
  repository_.git({"repack", "-a", "-q"});
  fs::remove(packs / (name + ".pack"));
  EXPECT_FALSE(ours.has(name));
  const fs::path aside = layout_.wave_dir() / "again";
  fs::create_directories(aside);
  fs::copy(packs / (name + ".idx"), aside / (name + ".idx"));
  ours.finish_cut_off();
  EXPECT_FALSE(os::file_id(packs / (name + ".idx")));
  EXPECT_FALSE(os::file_id(packs / (name + ".rev")));
  ours.take_in(aside, name);
  EXPECT_FALSE(os::file_id(packs / (name + ".idx")));
  EXPECT_EQ(log_length(), 6);
  expect_sound();
}

// The index alone proves nothing: the loose copies are all that there is.
TEST_F(PackingTest, AJournalOfAPackThatIsGoneRemovesNothing) {
  append(6);
  const fs::path objects = layout_.common_dir / "objects";
  const fs::path copies = layout_.wave_dir() / "copies";
  fs::copy(objects, copies, fs::copy_options::recursive);
  pack();
  const std::string name = own_packs().front().name;
  fs::copy(copies, objects, fs::copy_options::recursive | fs::copy_options::skip_existing);
  fs::remove(objects / "pack" / (name + ".pack"));
  os::write_file(layout_.wave_dir() / "packing" / "journal", name + "\n");
  EXPECT_GE(pack().objects, 6U);
  EXPECT_EQ(log_length(), 6);
  expect_sound();
}

TEST_F(PackingTest, WhatGitHasPackedItselfIsNoLongerOurs) {
  append(6);
  pack();
  repository_.git({"gc", "-q", "--prune=now"});
  EXPECT_TRUE(own_packs().empty());
  append(2);
  EXPECT_GE(pack().objects, 2U);
  EXPECT_EQ(own_packs().size(), 1U);
  EXPECT_EQ(log_length(), 8);
  expect_sound();
}

TEST_F(PackingTest, TheCountOfAPackIsThatOfItsIndex) {
  append(6);
  const Packed packed = pack();
  const git::OwnPacks packs(layout_.common_dir, layout_.wave_dir());
  const fs::path index = packs.index_of(packs.list().front().name);
  EXPECT_EQ(git::count_packed(index), packed.objects);
  EXPECT_EQ(git::packed_objects(index).size(), packed.objects);
  EXPECT_EQ(git::count_packed(index.string() + ".none"), 0U);
}

TEST_F(PackingTest, ObjectsOfOthersAreToldFromMany) {
  EXPECT_EQ(how_many_loose(layout_), Loose::few);
  const fs::path folder = layout_.common_dir / "objects" / "17";
  fs::create_directories(folder);
  for (int i = 0; i < 9; ++i) {
    os::write_file(folder / ("0000000000000000000000000000000000000" + std::to_string(i)), "");
  }
  EXPECT_EQ(how_many_loose(layout_), Loose::many);
  append(1);
  pack();  // which finds that they are none of ours
  EXPECT_EQ(how_many_loose(layout_), Loose::few);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace wave::store
