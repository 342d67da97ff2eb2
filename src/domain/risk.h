// SPDX-License-Identifier: MIT
// How much may go wrong with a change, in the planner's words.
#pragma once

#include <optional>
#include <string_view>

namespace wave::domain {

enum class Risk { very_low, low, medium, high, very_high };

std::string_view to_string(Risk risk);
// Nothing for a word that is none of these: an unknown risk is not a low one.
std::optional<Risk> parse_risk(std::string_view word);

}  // namespace wave::domain
