// SPDX-License-Identifier: MIT
#include "actions/own_folder.h"

namespace wave::actions {
namespace fs = std::filesystem;

bool lies_in_own_folder(const fs::path& tree, std::string_view start) {
  const fs::path folder = tree.parent_path();
  std::error_code ignored;
  return tree.lexically_normal() == tree && folder.filename().string().starts_with(start) &&
         fs::symlink_status(folder, ignored).type() == fs::file_type::directory;
}

}  // namespace wave::actions
