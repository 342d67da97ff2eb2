// SPDX-License-Identifier: MIT
// How much a change may break, as the task lead judges it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// In ascending order, so that two may be compared. Words on disk are exactly these names.
enum class Risk { very_low, low, medium, high, very_high };

std::string_view to_string(Risk risk);
// Nothing for any other word, also for "High" or "high.": what is not understood is not low.
std::optional<Risk> parse_risk(std::string_view word);
// All of them, from the lowest.
std::vector<std::string> risk_words();

}  // namespace wave::domain
