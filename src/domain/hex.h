// SPDX-License-Identifier: MIT
// Bytes as lower-case hexadecimal digits, two each, and the ids that git writes so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wave::domain {

// Of a SHA-1 object id; repositories of other formats are refused when they are opened.
constexpr size_t k_oid_digits = 40;

bool is_oid(std::string_view text);

std::string hex(std::string_view bytes);
// Writes half as many bytes as there are digits to `out`. False when the text is anything else;
// what stands in `out` then means nothing.
bool read_hex(std::string_view digits, char* out);

}  // namespace wave::domain
