// SPDX-License-Identifier: MIT
// Lists as git prints them with -z, and as /proc has them: every word ends in a zero byte.
#pragma once

#include <string>
#include <vector>

namespace wave::git {

// The last word may lack its zero byte.
std::vector<std::string> split_at_zeros(const std::string& text);

}  // namespace wave::git
