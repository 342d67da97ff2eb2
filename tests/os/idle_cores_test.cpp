// SPDX-License-Identifier: MIT
#include "os/idle_cores.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace wave::os {
namespace {

TEST(IdleCores, AreOneAtLeastAndNoMoreThanThereAre) {
  EXPECT_GE(idle_cores(), 1);
  EXPECT_LE(idle_cores(), sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace
}  // namespace wave::os
