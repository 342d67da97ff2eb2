// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4): names private texts in events without giving them away.
#pragma once

#include <string>
#include <string_view>

namespace wave::domain {

// 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

}  // namespace wave::domain
