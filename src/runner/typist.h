// SPDX-License-Identifier: MIT
// Types a message into an interactive agent: when to begin, what keys, when Enter, and whether the
// agent went on. Knows neither terminal nor store: it is told the time and what the agent shows.
#pragma once

#include "os/clock.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wave::runner {

class Typist {
 public:
  explicit Typist(int64_t started_boot_ms) : started_ms_(started_boot_ms) {}

  // Something that the agent showed; bytes may be torn anywhere.
  void saw(std::string_view bytes);

  // Whether a message can be begun: nothing is being typed, the one before has been answered (or
  // was not for long), and the agent has come up.
  bool is_ready(const os::Now& now) const;
  void begin(std::string_view text);

  // Keys to write now, and how many of them were written.
  std::string_view keys(const os::Now& now);
  void wrote(size_t count, const os::Now& now);

  // From the first key to Enter: other keys must wait.
  bool is_typing() const { return phase_ != Phase::idle && phase_ != Phase::entered; }
  // Once, when the agent has shown something since Enter.
  bool take_answer();
  // The boot time at which `keys` or `is_ready` may change by themselves; 0: they do not.
  int64_t due_ms() const;

 private:
  enum class Phase { idle, pasting, pausing, entering, entered };

  void watch_modes(std::string_view bytes);

  int64_t started_ms_;
  Phase phase_ = Phase::idle;
  std::string pending_;
  int64_t pasted_ms_ = 0;
  int64_t entered_ms_ = 0;
  bool marks_pastes_ = false;  // the agent wants to know where a paste begins and ends
  bool answered_ = false;
  std::string torn_;  // the end of the output, which may be the beginning of a sequence
};

}  // namespace wave::runner
