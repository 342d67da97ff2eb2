// SPDX-License-Identifier: MIT
// The door to time. Read it at the door and pass `now` down; nothing below reads a clock itself.
#pragma once

#include <cstdint>
#include <string>

namespace wave::os {

// One reading of the machine's clocks.
struct Now {
  int64_t wall_ms = 0;   // since 1970-01-01 UTC; for display and records only
  int64_t boot_ms = 0;   // CLOCK_BOOTTIME: goes on during suspend, never jumps; for leases
  int64_t awake_ms = 0;  // CLOCK_MONOTONIC: stands still then; for limits of what works here
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Now now() const = 0;
};

class SystemClock : public Clock {
 public:
  Now now() const override;
};

// The kernel's boot id: leases and process ids of another boot mean nothing.
std::string boot_id();

// RFC 3339 in UTC with seconds: 2026-11-21T04:40:00Z.
std::string rfc3339(int64_t wall_ms);

}  // namespace wave::os
