// SPDX-License-Identifier: MIT
// How far the clocks of logs may be ahead of all others. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wave::store {

constexpr int64_t k_largest_leap = 1'000'000;

// Clocks of honest logs hang together: whoever counts on has seen the number before it. Of these
// logs (each with the clocks of its batches), those that have a batch more than k_largest_leap
// ahead of everything below it, with how far that is. `known` is the highest that was known before.
std::map<std::string, int64_t> leaping_logs(const std::map<std::string, std::vector<int64_t>>& logs,
                                            int64_t known);

}  // namespace wave::store
