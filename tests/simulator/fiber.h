// SPDX-License-Identifier: MIT
// A function with a stack of its own, which can stop in the middle and go on later. One runs at a
// time, all in one thread.
#pragma once

#include <functional>
#include <memory>

namespace wave::simulator {

class Fiber {
 public:
  // `body` must not throw.
  explicit Fiber(std::function<void()> body);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // From outside: it runs until it pauses or ends.
  void resume();
  // From within.
  void pause();
  bool is_over() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wave::simulator
