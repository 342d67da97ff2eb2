// SPDX-License-Identifier: MIT
#include "git/trusted_scan.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// Git would wait for whoever writes into a pipe.
std::string user_excludes(const Repository& repository) {
  const std::string path = repository.config("core.excludesfile").value_or("");
  std::error_code missing;
  const bool safe = path.starts_with('~') || fs::is_regular_file(path, missing);
  return safe ? path : "";
}

}  // namespace

WorktreeScan trusted_scan(const Repository& repository, TrustedGit& trusted, const fs::path& tree,
                          const fs::path& index) {
  bool prepared = false;
  const auto prepare = [&] {
    if (!prepared) trusted.prepare(repository);
    prepared = true;
  };
  ScanDoors doors;
  doors.trust_modes = repository.config("core.filemode").value_or("true") != "false";
  doors.ignored = [&](const std::vector<std::string>& paths) {
    prepare();
    return trusted.ignored(tree, paths, user_excludes(repository));
  };
  doors.checked_in = [&](const std::vector<std::string>& paths) {
    prepare();
    return trusted.checked_in(tree, paths);
  };
  return scan_worktree(tree, index, doors);
}

}  // namespace wave::git
