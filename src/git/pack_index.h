// SPDX-License-Identifier: MIT
// What a pack's index (gitformat-pack(5), version 2) tells: which objects the pack holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

// How many they are; nothing (0) when there is no such index, or it is no index of version 2.
uint64_t count_packed(const std::filesystem::path& index);

// Their ids in hex, sorted. Throws Error when the index cannot be read or is damaged.
std::vector<std::string> packed_objects(const std::filesystem::path& index);

}  // namespace wave::git
