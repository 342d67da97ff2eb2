// SPDX-License-Identifier: MIT
// Which file is the index now. A damaged index is never repaired or unlinked in place (a process
// that has it open would go on reading the old rows): a new generation is made beside it and named
// in the pointer file `index`.
#pragma once

#include <filesystem>

namespace wave::index {

// The file that the pointer names, or the first generation when there is no pointer.
std::filesystem::path current_generation(const std::filesystem::path& wave_dir, int schema);

// Names a new generation whose file does not exist yet, and removes those that are two steps old.
// The caller holds the index lock.
std::filesystem::path next_generation(const std::filesystem::path& wave_dir, int schema);

// Makes the pointer name this file.
void publish_generation(const std::filesystem::path& wave_dir, const std::filesystem::path& file);

}  // namespace wave::index
