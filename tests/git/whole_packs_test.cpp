// SPDX-License-Identifier: MIT
#include "git/whole_packs.h"

#include "os/files.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;
using Oids = std::vector<std::string>;

class WholePacks : public testing::Test {
 protected:
  void SetUp() override { os::make_private_folder(to_.layout().wave_dir()); }

  // One pack, of so many files and of what leads to them.
  void make_pack(int files) {
    for (int i = 0; i < files; ++i) {
      const std::string name = "f" + std::to_string(i);
      os::write_file(from_.work_tree() / name, name);
    }
    from_.git({"add", "."});
    from_.git({"commit", "-q", "-m", "files"});
    from_.git({"repack", "-q", "-a", "-d"});
  }
  fs::path folder() const { return from_.layout().common_dir / "objects" / "pack"; }
  fs::path packs() const { return to_.layout().common_dir / "objects" / "pack"; }
  OwnPacks ours() const { return {to_.layout().common_dir, to_.layout().wave_dir()}; }
  static size_t files_in(const fs::path& folder) {
    return fs::exists(folder) ? std::distance(fs::directory_iterator(folder), {}) : 0;
  }

  test::TempRepository from_;
  test::TempRepository to_;
};

TEST_F(WholePacks, WhatMayComeIsTakenAsItIsAndIsOurs) {
  make_pack(70);
  const size_t before = files_in(folder());
  const std::string tip = from_.git({"rev-parse", "HEAD"});
  Oids asked;
  take_whole_packs(folder(), ours(), [&](const Oids& oids) {
    asked = oids;
    return true;
  });
  EXPECT_GT(asked.size(), 70u);
  // There as well, should it be pruned here before a ref leads to it.
  EXPECT_EQ(files_in(folder()), before);
  from_.git({"fsck", "--strict"});
  EXPECT_EQ(to_.git({"cat-file", "-t", tip}), "commit");
  ASSERT_EQ(ours().list().size(), 1u);
  EXPECT_EQ(ours().list().front().objects, asked.size());
  to_.git({"fsck", "--strict"});
}

TEST_F(WholePacks, APackWithAnythingElseStays) {
  make_pack(70);
  const size_t before = files_in(packs());
  take_whole_packs(folder(), ours(), [](const Oids&) { return false; });
  EXPECT_GT(files_in(folder()), 0u);
  EXPECT_EQ(files_in(packs()), before);
  EXPECT_TRUE(ours().list().empty());
}

TEST_F(WholePacks, APackOfFewObjectsIsNotAskedAbout) {
  make_pack(3);
  take_whole_packs(folder(), ours(), [](const Oids&) {
    ADD_FAILURE() << "it was";
    return true;
  });
  EXPECT_GT(files_in(folder()), 0u);
}

TEST_F(WholePacks, WhereNothingCameNothingHappens) {
  take_whole_packs(folder() / "none", ours(), [](const Oids&) { return true; });
  take_whole_packs({}, ours(), [](const Oids&) { return true; });
  EXPECT_TRUE(ours().list().empty());
}

}  // namespace
}  // namespace wave::git
