// SPDX-License-Identifier: MIT
// Patterns for paths in the configuration.
#pragma once

#include <string_view>

namespace wave::domain {

// `?` is one character and `*` any number of them, both within one part of the path; `**` is any
// number of whole parts or of anything. A pattern without these matches the file or folder of this
// name and all that lies in it. Takes time of pattern times path, whatever they are.
bool matches_pattern(std::string_view path, std::string_view pattern);

}  // namespace wave::domain
