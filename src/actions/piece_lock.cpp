// SPDX-License-Identifier: MIT
#include "actions/piece_lock.h"

#include "os/files.h"

namespace wave::actions {

std::optional<os::FileLock> lock_piece(const git::Layout& layout, const std::string& task,
                                       std::chrono::milliseconds patience) {
  const std::filesystem::path folder = layout.wave_dir() / "steps";
  os::make_private_folder(folder);
  // Ids are random: their last character, one of 32, is as good as any digest.
  return os::FileLock::acquire(folder / (task.substr(task.size() - 1) + ".lock"), patience);
}

}  // namespace wave::actions
