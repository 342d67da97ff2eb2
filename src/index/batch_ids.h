// SPDX-License-Identifier: MIT
// Ids of batches (the commits of logs, 40 hex digits) as they are kept: 20 bytes each, one behind
// the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wave::index {

constexpr size_t k_packed_id = 20;

// Nothing at all where the text is no id.
std::string pack_id(std::string_view hex);

std::string pack_ids(const std::vector<std::string>& hex);
std::vector<std::string> unpack_ids(std::string_view packed);

}  // namespace wave::index
