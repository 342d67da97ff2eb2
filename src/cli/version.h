// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace wave::cli {

// Of this program, such as "0.1.0".
std::string_view version();

}  // namespace wave::cli
