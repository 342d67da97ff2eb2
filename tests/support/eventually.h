// SPDX-License-Identifier: MIT
// Waiting in tests: until something is true, never for a time.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace wave::test {

// Whether the condition comes true within the patience, which only a failing test uses up.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::seconds patience = std::chrono::seconds(20)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace wave::test
