// SPDX-License-Identifier: MIT
// A clock by which a test steps in between two things that the code under test does.
#pragma once

#include "os/clock.h"

#include <functional>
#include <optional>
#include <utility>

namespace wave::test {

class MeddlingClock : public os::Clock {
 public:
  os::Now now() const override {
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return at ? *at : os::SystemClock().now();
  }

  mutable std::function<void()> meanwhile;  // before the next time that somebody asks it, once
  std::optional<os::Now> at;                // where it stands; nothing: it goes
};

}  // namespace wave::test
