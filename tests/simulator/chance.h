// SPDX-License-Identifier: MIT
// All that is left to chance in a simulation: numbers that follow from a seed alone, whatever the
// library or the machine.
#pragma once

#include <cstdint>
#include <vector>

namespace wave::simulator {

class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  // splitmix64, by Sebastiano Vigna (public domain).
  uint64_t next() {
    uint64_t out = (state_ += 0x9E3779B97F4A7C15U);
    out = (out ^ (out >> 30)) * 0xBF58476D1CE4E5B9U;
    out = (out ^ (out >> 27)) * 0x94D049BB133111EBU;
    return out ^ (out >> 31);
  }
  // 0 to `count` - 1.
  uint64_t below(uint64_t count) { return next() % count; }
  // Both ends are possible.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low + 1)));
  }
  bool one_in(uint64_t count) { return below(count) == 0; }
  bool percent(uint64_t share) { return below(100) < share; }
  // Small ones as likely as large ones: each doubling counts the same. `low` is 1 or more.
  int64_t spread(int64_t low, int64_t high) {
    uint64_t doublings = 1;
    while ((low << doublings) < high) ++doublings;
    const int64_t from = low << below(doublings);
    return between(from, 2 * from < high ? 2 * from : high);
  }
  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  uint64_t state_;
};

}  // namespace wave::simulator
