// SPDX-License-Identifier: MIT
// Text in gzip's form (RFC 1952), one member each, so that zcat reads it as well.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wave::os {

std::string gzip(std::string_view text);

// Nothing when it is no whole member, is damaged, or holds more than `cap` bytes.
std::optional<std::string> gunzip(std::string_view packed, size_t cap);

// How many bytes it holds, as it says itself at its end.
size_t gunzipped_size(std::string_view packed);

}  // namespace wave::os
