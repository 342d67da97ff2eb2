// SPDX-License-Identifier: MIT
// The clock of a machine that sleeps for an hour between any two looks at it.
#pragma once

#include "os/clock.h"

namespace wave::test {

class SleepingClock : public os::Clock {
 public:
  os::Now now() const override {
    slept_ms_ += 60 * 60 * 1000;
    os::Now out = os::SystemClock().now();
    out.wall_ms += slept_ms_;
    out.boot_ms += slept_ms_;
    return out;
  }

 private:
  mutable int64_t slept_ms_ = 0;
};

}  // namespace wave::test
