// SPDX-License-Identifier: MIT
#include "actions/seen_places.h"

#include "support/temp_folder.h"

#include <fstream>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {
namespace fs = std::filesystem;

constexpr int k_many = 1000;

class SeenPlacesTest : public testing::Test {
 protected:
  SeenPlacesTest() {
    fs::create_directories(project());
    fs::create_directories(folder_ / "trees" / "there");
    fs::create_symlink("nowhere", folder_ / "trees" / "link");
  }
  fs::path project() const { return folder_ / "project"; }

  // The answers are the same for the first question and for those after many.
  void expect(const std::string& place, bool there) {
    SeenPlaces places(project());
    for (int i = 0; i < k_many; ++i) ASSERT_EQ(places.has(place), there) << place << ' ' << i;
  }

  test::TempFolder folder_;
};

TEST_F(SeenPlacesTest, ManyQuestionsAreAnsweredAsOneIs) {
  fs::create_directories(project() / "inside");
  expect("../trees/there", true);
  expect("../trees/link", true);
  expect("../trees/gone", false);
  expect("../trees/there/", true);
  expect("../trees/there/..", true);
  expect("../no-trees/there", false);
  expect("inside", true);
  expect("outside", false);
  expect((folder_ / "trees/there").string(), true);
  expect("", false);
}

TEST_F(SeenPlacesTest, EachFolderHasNamesOfItsOwn) {
  fs::create_directories(folder_ / "trees" / "deep" / "one");
  SeenPlaces places(project());
  for (int i = 0; i < k_many; ++i) {
    ASSERT_TRUE(places.has("../trees/deep/one"));
    ASSERT_FALSE(places.has("../trees/one"));
  }
}

TEST_F(SeenPlacesTest, AFileIsNoFolderOfPlaces) {
  std::ofstream(folder_ / "trees" / "file") << "text";
  expect("../trees/file/x", false);
}

}  // namespace
}  // namespace wave::actions
