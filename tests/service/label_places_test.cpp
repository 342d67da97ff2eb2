// SPDX-License-Identifier: MIT
#include "service/label_places.h"

#include <gtest/gtest.h>

namespace wave::service {
namespace {

using Limits = std::map<std::string, int64_t>;

TEST(LabelPlaces, AreAsManyAsTheLimitOfEachLabel) {
  LabelPlaces places(Limits{{"ui", 2}, {"db", 1}});
  EXPECT_TRUE(places.any());
  EXPECT_TRUE(places.has_one_for({"ui", "db"}));
  places.take({" UI ", "db", "other"});
  EXPECT_TRUE(places.has_one_for({"ui"}));
  EXPECT_FALSE(places.has_one_for({"ui", "Db"}));
  places.take({"ui"});
  EXPECT_FALSE(places.has_one_for({"ui"}));
}

TEST(LabelPlaces, HaveRoomForWhateverHasNoSuchLabel) {
  LabelPlaces places(Limits{{"ui", 1}});
  places.take({"ui"});
  EXPECT_TRUE(places.has_one_for({}));
  EXPECT_TRUE(places.has_one_for({"bug", ""}));
  EXPECT_FALSE(LabelPlaces(Limits()).any());
}

// A limit that was lowered meanwhile ends nobody.
TEST(LabelPlaces, MayBeTakenByMoreThanThereAre) {
  LabelPlaces places(Limits{{"ui", 1}});
  for (int i = 0; i < 3; ++i) places.take({"ui"});
  EXPECT_FALSE(places.has_one_for({"ui"}));
}

}  // namespace
}  // namespace wave::service
