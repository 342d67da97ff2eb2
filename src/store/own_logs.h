// SPDX-License-Identifier: MIT
// Whose checkpoints are believed: those of this clone, and those of the clone that it was before it
// took another writer, or of which it is a copy. `<wave dir>/checkpoint` names the newest; without
// it there is only more to be read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wave::store {

// A log whose checkpoints are believed up to a batch; empty: to its end.
struct OwnLog {
  std::string ref;
  std::string up_to;
};

// In the order in which they are to be asked.
std::vector<OwnLog> own_logs(const std::filesystem::path& wave_dir,
                             const std::filesystem::path& common_dir);

// This clone has made a checkpoint.
void remember_checkpoint(const std::filesystem::path& wave_dir, const std::string& ref,
                         const std::string& oid);

}  // namespace wave::store
