// SPDX-License-Identifier: MIT
#include "store/clock_bound.h"

#include <algorithm>
#include <limits>

namespace wave::store {

std::map<std::string, int64_t> leaping_logs(const std::map<std::string, std::vector<int64_t>>& logs,
                                            int64_t known) {
  std::vector<int64_t> clocks;
  for (const auto& [name, batches] : logs)
    clocks.insert(clocks.end(), batches.begin(), batches.end());
  std::sort(clocks.begin(), clocks.end());
  int64_t reached = known;
  for (const int64_t clock : clocks) {
    if (clock - reached > k_largest_leap) break;
    reached = std::max(reached, clock);
  }
  std::map<std::string, int64_t> out;
  for (const auto& [name, batches] : logs) {
    const auto first = std::upper_bound(batches.begin(), batches.end(), reached);
    if (first != batches.end()) out[name] = *first - reached;
  }
  return out;
}

}  // namespace wave::store
