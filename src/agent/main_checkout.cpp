// SPDX-License-Identifier: MIT
#include "agent/main_checkout.h"

namespace wave::agent {

std::filesystem::path main_checkout(const RunRequest& request) {
  const auto& common = request.common_dir;
  return common.filename() == ".git" ? common.parent_path() : common;
}

}  // namespace wave::agent
