// SPDX-License-Identifier: MIT
// Files that writers of loose objects leave behind when they are killed.
#pragma once

#include <cstddef>
#include <filesystem>

namespace wave::git {

// Removes those that programs such as ours have left among the objects of this repository, as far
// as nobody alive can be at them (see lock_owner.h); returns how many. git's own have other names,
// and git removes them.
size_t remove_left_temporaries(const std::filesystem::path& common_dir);

}  // namespace wave::git
