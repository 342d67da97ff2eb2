// SPDX-License-Identifier: MIT
#include "service/setbacks.h"

#include <algorithm>

namespace wave::service {
namespace {

constexpr int64_t k_longest_delay_ms = 60000;
constexpr int k_most_doublings = 10;

}  // namespace

std::optional<int64_t> Setbacks::not_before(const std::string& task, const os::Now& now) const {
  const auto found = since_.find(task);
  if (found == since_.end() || now.boot_ms >= found->second.not_before_boot_ms) return std::nullopt;
  return now.wall_ms + found->second.not_before_boot_ms - now.boot_ms;
}

std::optional<int64_t> Setbacks::happened(const std::string& task, const os::Now& now) {
  Setback& setback = since_[task];
  if (setback.times == 0) setback.first_awake_ms = now.awake_ms;
  if (now.awake_ms - setback.first_awake_ms >= policy_.patience.count()) {
    forget(task);
    return std::nullopt;
  }
  const int doublings = std::min(setback.times++, k_most_doublings);
  const int64_t delay =
      std::min(k_longest_delay_ms, policy_.delay.count() * (int64_t{1} << doublings));
  setback.not_before_boot_ms = now.boot_ms + delay;
  return now.wall_ms + delay;
}

bool Setbacks::is_new(const std::string& task) const {
  const auto found = since_.find(task);
  return found != since_.end() && found->second.times == 1;
}

}  // namespace wave::service
