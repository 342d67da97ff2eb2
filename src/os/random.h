// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace wave::os {

// Bytes from the kernel's generator (getrandom(2)).
std::string random_bytes(size_t count);
// From 0 to 1.
double random_fraction();
// A version 4 UUID (RFC 9562).
std::string random_uuid();

}  // namespace wave::os
