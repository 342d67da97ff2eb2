// SPDX-License-Identifier: MIT
// Whether other clones could renew what they claim. Where the remote did not answer for as long as
// a claim lasts, or all machines slept, nobody could: what has stood unchanged is nobody's death.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace wave::service {

class RemoteOutage {
 public:
  // To be told of each look that the remote has answered; times on the boot clock.
  void looked(int64_t boot_ms, std::chrono::milliseconds lease) {
    const std::chrono::milliseconds gap(boot_ms - looked_boot_ms_.value_or(boot_ms));
    if (gap > lease) back_boot_ms_ = boot_ms;
    looked_boot_ms_ = boot_ms;
  }
  // Whether there was none, or others have had so long to renew since.
  bool is_over(int64_t boot_ms, std::chrono::milliseconds renewal) const {
    return !back_boot_ms_ || std::chrono::milliseconds(boot_ms - *back_boot_ms_) > renewal;
  }

 private:
  std::optional<int64_t> looked_boot_ms_;
  std::optional<int64_t> back_boot_ms_;
};

}  // namespace wave::service
