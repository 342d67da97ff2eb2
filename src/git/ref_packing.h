// SPDX-License-Identifier: MIT
// git packs refs under `packed-refs.lock`: what it has read from a loose file it writes into
// packed-refs. Whoever deletes a ref must keep it from packing meanwhile, as git itself does, or
// look again afterwards.
#pragma once

#include <filesystem>

namespace wave::git {

// Waits, three seconds at most, until nobody is packing. False when somebody still is.
bool outwait_packing(const std::filesystem::path& common_dir);

}  // namespace wave::git
