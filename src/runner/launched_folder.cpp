// SPDX-License-Identifier: MIT
#include "runner/launched_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace wave::runner {
namespace {

bool is_launched(int folder, const os::FileId& launched) {
  struct stat info {};
  if (launched == os::FileId()) return true;
  return fstat(folder, &info) == 0 && os::FileId{info.st_dev, info.st_ino} == launched;
}

}  // namespace

LaunchedFolder::LaunchedFolder(const std::filesystem::path& path, const os::FileId& launched)
    : folder_(open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {
  const std::string name = "'" + path.string() + "'";
  if (!folder_) {
    refusal_ = name + " is no folder any more; nothing was started there";
  } else if (!is_launched(folder_.get(), launched)) {
    refusal_ = name + " is not the worktree that was made for this run; nothing was started there";
  }
}

std::filesystem::path LaunchedFolder::path() const {
  return "/proc/self/fd/" + std::to_string(folder_.get());
}

}  // namespace wave::runner
