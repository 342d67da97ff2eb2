// SPDX-License-Identifier: MIT
#include "os/brand.h"

#include <sys/resource.h>

namespace wave::os {
namespace {

// 146,000 years and more: no limit that somebody means is so high.
constexpr uint64_t k_least = uint64_t{1} << 62;

bool is_brand(rlim_t limit) { return limit != RLIM_INFINITY && limit >= k_least; }

}  // namespace

uint64_t brand_of(std::string_view name) {
  uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const unsigned char byte : name) hash = (hash ^ byte) * 1099511628211U;
  return k_least | (hash & (k_least - 1));
}

void bear_brand(uint64_t brand) {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_RTTIME, &limit) != 0 || limit.rlim_max != RLIM_INFINITY) return;
  // A lower limit is somebody's will.
  if (limit.rlim_cur != RLIM_INFINITY && !is_brand(limit.rlim_cur)) return;
  limit.rlim_cur = brand == 0 ? RLIM_INFINITY : brand;
  setrlimit(RLIMIT_RTTIME, &limit);
}

uint64_t borne_brand(int pid) {
  struct rlimit limit {};
  if (prlimit(pid, RLIMIT_RTTIME, nullptr, &limit) != 0 || !is_brand(limit.rlim_cur)) return 0;
  return limit.rlim_cur;
}

}  // namespace wave::os
