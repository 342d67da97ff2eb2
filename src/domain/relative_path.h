// SPDX-License-Identifier: MIT
// Paths that agents and issues name: relative to the repository's top, and safe to keep. Pure:
// whether anything is there is another question.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

constexpr size_t k_longest_path = 1024;  // bytes; as much as the key of a claim may have

// Why it is no path inside a repository, as the end of a sentence; nothing when it is one. Absolute
// ones, with '..', with control or hidden characters, into '.git', empty ones and too long ones are
// refused.
std::optional<std::string> path_fault(std::string_view path);

// For a path without fault: '/' between the parts, no '.' among them, none empty, blanks round it
// taken away.
std::string normalised_path(std::string_view path);

}  // namespace wave::domain
