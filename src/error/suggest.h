// SPDX-License-Identifier: MIT
// "Did you mean": the known word nearest to a mistyped one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave {

// The word of `known` that is at most a third of its length (and at least one edit) away from
// `typed`, counting insertions, deletions, replacements and swaps of neighbours; none if no word is
// that near.
std::optional<std::string> suggest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace wave
