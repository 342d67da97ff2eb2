// SPDX-License-Identifier: MIT
#include "agent/trusted_folder.h"

namespace wave::agent {

std::filesystem::path trusted_folder(const RunRequest& request) {
  const auto& common = request.common_dir;
  return common.filename() == ".git" ? common.parent_path() : request.worktree;
}

}  // namespace wave::agent
