// SPDX-License-Identifier: MIT
#include "actions/remote_url.h"

#include "error/error.h"

namespace wave::actions {
namespace fs = std::filesystem;

std::string remote_url(const git::Repository& repository, const git::Layout& layout,
                       const std::string& remote) {
  const auto url = repository.config("remote." + remote + ".url");
  if (!url || url->empty()) {
    throw Error("there is no remote '" + remote + "'", "git remote -v lists those that there are");
  }
  // As git counts them: from the top of the work tree, or from the repository where there is none.
  const fs::path path = repository.work_tree().value_or(layout.common_dir) / *url;
  std::error_code no_path;
  return fs::is_directory(path, no_path) ? fs::weakly_canonical(path).string() : *url;
}

}  // namespace wave::actions
