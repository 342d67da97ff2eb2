// SPDX-License-Identifier: MIT
#include "service/backoff.h"

#include <algorithm>

namespace wave::service {
namespace {

constexpr int64_t k_most_doublings = 10;

}  // namespace

int64_t Backoff::retry_at(int64_t failed_ms, int64_t failures, int64_t now_ms) const {
  if (failed_ms > now_ms) return now_ms;
  const int64_t doublings = std::min(failures - 1, k_most_doublings);
  const int64_t wait_s = std::min(delay.count() * (int64_t{1} << doublings), longest.count());
  return failed_ms + wait_s * 1000;
}

}  // namespace wave::service
