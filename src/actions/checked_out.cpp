// SPDX-License-Identifier: MIT
#include "actions/checked_out.h"

#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <array>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// Whether this file says so. One that is no plain file (an agent's doing) says nothing.
bool says(const fs::path& file, const std::string& text) {
  try {
    return os::read_file(file, os::Links::refuse, 4096) == text;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

bool stands_on(const fs::path& git_dir, const std::string& branch) {
  return says(git_dir / "HEAD", "ref: " + branch + "\n") ||
         says(git_dir / "rebase-merge" / "head-name", branch + "\n") ||
         says(git_dir / "rebase-apply" / "head-name", branch + "\n");
}

}  // namespace

bool is_checked_out(const git::Layout& layout, const git::Repository& repository,
                    const std::string& branch, const std::string& except) {
  // Asked of git, not of the folder's name: a submodule's is not called '.git'.
  if (!repository.is_bare() && stands_on(layout.common_dir, branch)) return true;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(layout.common_dir / "worktrees", ignored)) {
    if (entry.path().filename() != except && stands_on(entry.path(), branch)) return true;
  }
  return false;
}

}  // namespace wave::actions
