// SPDX-License-Identifier: MIT
#include "os/gzip.h"

#include <gtest/gtest.h>

namespace wave::os {
namespace {

TEST(Gzip, GivesBackWhatWasPacked) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(100000, 'y'), std::string("a\0b\n\377", 5)}) {
    const std::string packed = gzip(text);
    EXPECT_EQ(gunzipped_size(packed), text.size());
    EXPECT_EQ(gunzip(packed, 100000), text);
  }
}

TEST(Gzip, WhatRepeatsBecomesSmall) { EXPECT_LT(gzip(std::string(100000, 'y')).size(), 1000U); }

TEST(Gzip, TooLargeOrDamagedGivesNothing) {
  const std::string packed = gzip(std::string(1000, 'y'));
  EXPECT_FALSE(gunzip(packed, 999));
  EXPECT_FALSE(gunzip(packed.substr(0, packed.size() - 1), 1000));
  EXPECT_FALSE(gunzip(packed + "x", 1000));
  EXPECT_FALSE(gunzip("no gzip at all, not by far", 1 << 30));
  EXPECT_FALSE(gunzip("", 1000));
}

}  // namespace
}  // namespace wave::os
