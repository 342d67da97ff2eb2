// SPDX-License-Identifier: MIT
#include "actions/known_distances.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

// The same character forty times.
std::string oid(char c) { return std::string(40, c); }

class KnownDistancesTest : public testing::Test {
 protected:
  std::optional<git::Apart> found(const std::string& tip, const std::string& other) {
    return KnownDistances(file_).find(tip, other);
  }

  test::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "distances";
};

TEST_F(KnownDistancesTest, TheNextCallKnowsWhatWasSaved) {
  KnownDistances known(file_);
  EXPECT_FALSE(known.find(oid('a'), oid('b')));
  known.add(oid('a'), oid('b'), {3, 12});
  EXPECT_FALSE(found(oid('a'), oid('b')));
  known.save();
  const auto apart = found(oid('a'), oid('b'));
  ASSERT_TRUE(apart);
  EXPECT_EQ(apart->ahead, 3);
  EXPECT_EQ(apart->behind, 12);
  EXPECT_FALSE(found(oid('b'), oid('a')));
}

TEST_F(KnownDistancesTest, WhoAsksOnlyWritesNothing) {
  KnownDistances known(file_);
  known.find(oid('a'), oid('b'));
  known.save();
  EXPECT_FALSE(os::file_id(file_));
}

TEST_F(KnownDistancesTest, LinesThatAreNoneAreDoneWithout) {
  const std::string sound = oid('c') + ' ' + oid('d') + " 1 2\n";
  os::write_file(file_, "\nshort 1 2\n" + oid('a') + ' ' + oid('b') + " 1\n" + oid('a') + ' ' +
                            oid('b') + " 1 x\n" + sound + oid('a') + ' ' + oid('b') + " 1 2 3");
  EXPECT_TRUE(found(oid('c'), oid('d')));
  EXPECT_FALSE(found(oid('a'), oid('b')));
}

TEST_F(KnownDistancesTest, OfVeryManyOnlyThoseInUseStay) {
  KnownDistances first(file_);
  for (int i = 0; i < 3000; ++i)
    first.add(oid('a'), std::to_string(i + 1000) + oid('b').substr(4), {});
  first.save();
  const auto before = std::filesystem::file_size(file_);
  KnownDistances second(file_);
  EXPECT_TRUE(second.find(oid('a'), "1500" + oid('b').substr(4)));
  second.add(oid('c'), oid('d'), {1, 1});
  second.save();
  EXPECT_LT(std::filesystem::file_size(file_), before / 100);
  EXPECT_TRUE(found(oid('a'), "1500" + oid('b').substr(4)));
  EXPECT_TRUE(found(oid('c'), oid('d')));
}

}  // namespace
}  // namespace wave::actions
