// SPDX-License-Identifier: MIT
// A number that a process bears and all its descendants inherit, whatever they do to environment,
// session and parent. It stands where nobody else looks: as the soft limit of real-time CPU time
// (RLIMIT_RTTIME, microseconds), so high that it limits nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace wave::os {

// Never 0. The same name gives the same number; others give others, as far as 62 bits go.
uint64_t brand_of(std::string_view name);

// This process and its future children bear it; 0 means none from now on. Between fork and exec
// too. Where a hard limit is in force nothing is borne.
void bear_brand(uint64_t brand);

// What a process of this user bears; 0 when it is none or cannot be known.
uint64_t borne_brand(int pid);

}  // namespace wave::os
