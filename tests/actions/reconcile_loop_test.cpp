// SPDX-License-Identifier: MIT
#include "actions/reconcile_loop.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_interval{1000};

Reconciled good() { return {}; }
Reconciled throwing() { throw Error("the store is busy", "see who holds it"); }

TEST(ReconcileLoop, MakesAsManyPassesAsItIsTold) {
  int passes = 0;
  const auto count = [&] {
    ++passes;
    return Reconciled();
  };
  EXPECT_TRUE(ReconcileLoop(count, k_interval, 0).is_over());
  ReconcileLoop loop(count, k_interval, 2);
  while (!loop.is_over()) EXPECT_EQ(loop.step().pause, k_interval);
  EXPECT_EQ(passes, 2);
  EXPECT_FALSE(ReconcileLoop(count, k_interval, std::nullopt).is_over());
}

TEST(ReconcileLoop, AFailureIsSaidOnceAndWaitsLongerEachTime) {
  ReconcileLoop loop(throwing, k_interval, std::nullopt);
  const auto first = loop.step();
  EXPECT_EQ(first.word, "the store is busy");
  EXPECT_EQ(first.hint, "see who holds it");
  EXPECT_EQ(first.pause, 2 * k_interval);
  const auto second = loop.step();
  EXPECT_EQ(second.word, "");
  EXPECT_EQ(second.pause, 4 * k_interval);
  for (int i = 0; i < 100; ++i) EXPECT_LE(loop.step().pause, milliseconds(300000));
  EXPECT_TRUE(loop.failing());
}

TEST(ReconcileLoop, SaysThatItWorksAgain) {
  bool works = false;
  ReconcileLoop loop([&] { return works ? good() : throwing(); }, k_interval, std::nullopt);
  loop.step();
  works = true;
  const auto mended = loop.step();
  EXPECT_EQ(mended.word, "it works again");
  EXPECT_EQ(mended.pause, k_interval);
  EXPECT_FALSE(loop.failing());
  EXPECT_EQ(loop.step().word, "");
  works = false;
  EXPECT_EQ(loop.step().word, "the store is busy");
}

TEST(ReconcileLoop, WhatWasMendedIsToldAlthoughSomethingFailed) {
  const auto half = [] {
    return Reconciled{{{"0123456789", "x", "mended"}}, Error("one survives")};
  };
  ReconcileLoop loop(half, k_interval, std::nullopt);
  const auto step = loop.step();
  EXPECT_EQ(step.repairs.size(), 1u);
  EXPECT_EQ(step.word, "one survives");
}

}  // namespace
}  // namespace wave::actions
