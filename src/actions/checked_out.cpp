// SPDX-License-Identifier: MIT
#include "actions/checked_out.h"

#include "error/error.h"
#include "git/location.h"
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

std::vector<Checkout> checkouts_of(const git::Layout& layout, const git::Repository& repository,
                                   const std::string& branch) {
  const std::string short_name = branch.substr(std::string("refs/heads/").size());
  const auto counts = [&](const fs::path& git_dir) {
    return stands_on(git_dir, branch) || says(git_dir / "BISECT_START", short_name + "\n");
  };
  std::vector<Checkout> out;
  if (!repository.is_bare() && counts(layout.common_dir)) {
    out.push_back({layout.common_dir, repository.work_tree().value_or("")});
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(layout.common_dir / "worktrees", ignored)) {
    if (!counts(entry.path())) continue;
    const auto pointer = git::read_pointer(entry.path() / "gitdir", "");
    out.push_back({entry.path(), pointer ? pointer->parent_path() : fs::path()});
  }
  return out;
}

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
