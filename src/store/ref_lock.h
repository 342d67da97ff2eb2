// SPDX-License-Identifier: MIT
// What to do when git's lock file stands on our own log ref.
#pragma once

#include <filesystem>
#include <string>

namespace wave::store {

// Waits a few jittered milliseconds. A `.lock` on our own log ref that outlives two seconds was left
// by a killed writer of ours (we hold the store's flock, so no other of our writers is alive) and is
// removed. Locks of anything else are never touched.
void wait_for_ref_lock(const std::filesystem::path& common_dir, const std::string& ref, int attempt);

}  // namespace wave::store
