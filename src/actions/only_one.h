// SPDX-License-Identifier: MIT
// Sees to it that a repository has one process of a kind. The kernel frees the place when its
// holder dies, however that happens.
#pragma once

#include "os/file_lock.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::actions {

class OnlyOne {
 public:
  // Throws Error that names the process which holds the place. `what`: the command, "reconcile".
  OnlyOne(const std::filesystem::path& wave_dir, const std::string& what);

 private:
  std::optional<os::FileLock> held_;
};

}  // namespace wave::actions
