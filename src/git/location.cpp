// SPDX-License-Identifier: MIT
#include "git/location.h"

#include "error/error.h"
#include "os/files.h"

#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_pointer_cap = 16 << 10;

bool is_git_dir(const fs::path& dir) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(dir / "HEAD", ignored)) &&
         (fs::is_directory(dir / "objects", ignored) || fs::exists(dir / "commondir", ignored));
}

// git's own rule (safe.directory): a repository of another user may hold traps in its config.
void check_owner(const fs::path& dir) {
  struct stat info {};
  if (stat(dir.c_str(), &info) != 0 || info.st_uid == geteuid()) return;
  const auto sudo_user = os::variable("SUDO_UID");
  if (geteuid() == 0 && sudo_user && *sudo_user == std::to_string(info.st_uid)) return;
  throw Error("the repository '" + dir.string() + "' belongs to another user",
              "run git-wave as its owner");
}

Location locate(const fs::path& git_dir, const fs::path& work_tree) {
  Location location;
  location.git_dir = fs::weakly_canonical(git_dir);
  const auto common = read_pointer(location.git_dir / "commondir", "");
  location.common_dir = common ? fs::weakly_canonical(*common) : location.git_dir;
  // git makes no others; an agent that can write the file would have us believe another's state.
  if (common && location.git_dir.parent_path() != location.common_dir / "worktrees") {
    throw Error("'" + location.git_dir.string() + "' is no worktree of the repository '" +
                    location.common_dir.string() + "' that it names",
                "its file 'commondir' should say '../..'");
  }
  location.work_tree = work_tree;
  check_owner(location.common_dir);
  return location;
}

// Whether the folder's `repo.git` stands for it: where we have set that up, or for who stands in
// the folder itself. By its name alone any bare repository that lies somewhere above would do.
bool is_project(const fs::path& dir, const fs::path& from) {
  std::error_code ignored;
  return is_git_dir(dir / "repo.git") &&
         (dir == from || fs::is_directory(dir / "repo.git" / "wave", ignored));
}

std::optional<Location> look_in(const fs::path& dir, const fs::path& from) {
  const fs::path dot_git = dir / ".git";
  std::error_code ignored;
  if (fs::is_directory(dot_git, ignored) && is_git_dir(dot_git)) return locate(dot_git, dir);
  if (fs::is_regular_file(dot_git, ignored)) {
    const auto target = read_pointer(dot_git, "gitdir: ");
    if (target && is_git_dir(*target)) return locate(*target, dir);
  }
  if (is_git_dir(dir) && fs::exists(dir / "config", ignored)) return locate(dir, {});
  if (is_project(dir, from)) return locate(dir / "repo.git", {});
  return std::nullopt;
}

}  // namespace

std::optional<fs::path> read_pointer(const fs::path& file, const std::string& prefix) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  auto text = os::read_file(file, os::Links::follow, k_pointer_cap);
  if (!text || text->compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  std::string target = text->substr(prefix.size());
  while (!target.empty() && (target.back() == '\n' || target.back() == '\r')) target.pop_back();
  if (target.empty()) return std::nullopt;
  return (file.parent_path() / target).lexically_normal();
}

bool points_to(const fs::path& tree, const fs::path& git_dir) {
  const auto pointer = read_pointer(tree / ".git", "gitdir: ");
  std::error_code failed;
  return pointer && fs::equivalent(*pointer, git_dir, failed);
}

std::optional<Location> discover(const fs::path& from, const os::Environment& environment) {
  if (const auto git_dir = os::variable(environment, "GIT_DIR")) {
    const fs::path dir = fs::absolute(from / *git_dir);
    if (!is_git_dir(dir)) return std::nullopt;
    const auto work_tree = os::variable(environment, "GIT_WORK_TREE");
    return locate(dir, work_tree ? fs::absolute(from / *work_tree) : fs::path());
  }
  const fs::path here = fs::canonical(from);
  fs::path dir = here;
  while (true) {
    if (auto found = look_in(dir, here)) return found;
    if (dir == dir.root_path()) return std::nullopt;
    dir = dir.parent_path();
  }
}

}  // namespace wave::git
