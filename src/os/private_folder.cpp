// SPDX-License-Identifier: MIT
#include "os/private_folder.h"

#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {

bool is_private_folder(const std::filesystem::path& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
         (info.st_mode & 0777) == 0700;
}

}  // namespace wave::os
