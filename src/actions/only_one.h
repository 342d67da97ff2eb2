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
  // Waits a second for a place that is just being left, then throws Error that names the process
  // which holds it. `what`: the command, "reconcile".
  OnlyOne(const std::filesystem::path& wave_dir, const std::string& what);

 private:
  std::optional<os::FileLock> held_;
};

}  // namespace wave::actions
