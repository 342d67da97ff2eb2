// SPDX-License-Identifier: MIT
// Files that `write_file` had not given their names yet when its process was killed. Each belongs to
// nobody then, and is small; but nothing else takes it away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace wave::os {

// A name for such a file beside `path` that no other thread, process or moment has.
std::filesystem::path half_written_name(const std::filesystem::path& path);

// Removes those right in `folder` that were last written before then, in milliseconds since 1970;
// returns how many. By default all: for a folder that the caller alone writes in.
size_t remove_half_written(const std::filesystem::path& folder, int64_t before_ms = INT64_MAX);

}  // namespace wave::os
