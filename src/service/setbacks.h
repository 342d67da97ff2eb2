// SPDX-License-Identifier: MIT
// Pieces with which something went wrong that may pass by itself: each is left alone for a while,
// longer each time, and not for ever.
#pragma once

#include "os/clock.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace wave::service {

class Setbacks {
 public:
  struct Policy {
    std::chrono::milliseconds delay{5000};        // doubled each time, at most a minute
    std::chrono::milliseconds patience{3600000};  // in all, then it counts as lasting
  };

  void set_policy(const Policy& policy) { policy_ = policy; }

  // Until when the piece is left alone, wall clock; nothing: it may be dealt with.
  std::optional<int64_t> not_before(const std::string& task, const os::Now& now) const;
  // It went wrong: when it is tried again, wall clock; nothing: it has done so for too long.
  std::optional<int64_t> happened(const std::string& task, const os::Now& now);
  // Whether that was the first time in a row.
  bool is_new(const std::string& task) const;
  void forget(const std::string& task) { since_.erase(task); }

 private:
  struct Setback {
    int64_t first_awake_ms = 0;
    int64_t not_before_boot_ms = 0;
    int times = 0;
  };

  Policy policy_;
  std::map<std::string, Setback> since_;  // by task
};

}  // namespace wave::service
