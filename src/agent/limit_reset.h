// SPDX-License-Identifier: MIT
// When a usage limit is lifted, as far as an agent's words tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wave::agent {

// Milliseconds since 1970, from what agents were seen to print: "resets 3pm", "resets Oct 7,
// 3:30pm", "try again at 3:05 PM", "try again in 3 days 4 hours", "will reset in 20s",
// "...|1735689600". Times of day are local and the next to come. A claim: check it before relying
// on it.
std::optional<int64_t> limit_reset_ms(std::string_view text, int64_t now_ms);

}  // namespace wave::agent
