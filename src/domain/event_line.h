// SPDX-License-Identifier: MIT
// What a line of the log tells of its event without being read as a whole.
#pragma once

#include <string>
#include <string_view>

namespace wave::domain {

// Empty when the line is no event.
std::string id_of_line(std::string_view line);

}  // namespace wave::domain
