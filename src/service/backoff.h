// SPDX-License-Identifier: MIT
// How long what has failed is left alone before it is tried again.
#pragma once

#include <chrono>
#include <cstdint>

namespace wave::service {

struct Backoff {
  std::chrono::seconds delay{0};  // after the first failure; each further one in a row doubles it
  std::chrono::seconds longest{300};

  // Before when not to try again (wall clock, milliseconds); `failures` in a row are 1 or more. A
  // failure that lies ahead of now was told by a clock that was set back since: how long ago it is
  // nobody knows, and it is not waited for.
  int64_t retry_at(int64_t failed_ms, int64_t failures, int64_t now_ms) const;
};

}  // namespace wave::service
