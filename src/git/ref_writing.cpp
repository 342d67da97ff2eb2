// SPDX-License-Identifier: MIT
#include "git/ref_writing.h"

#include "error/error.h"
#include "git/folder_race.h"
#include "os/files.h"
#include "os/log.h"

#include <filesystem>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr git_oid k_zero_oid = {{0}};

Swap swapped(int code, const std::string& doing) {
  if (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ENOTFOUND) return Swap::moved;
  if (code == GIT_ELOCKED) return Swap::locked;
  check(code, doing);
  return Swap::done;
}

// Whether a ref stands there although moving it failed. Everybody sees it so, and that is what has
// become of it: only its folder may not have reached the disk. That is tried once more here, and
// again by whoever moves a ref there next. A git that packs refs may have put it into packed-refs
// and have taken the folder away since.
bool has_moved_all_the_same(git_repository* repository, const fs::path& common_dir,
                            const std::string& name, const git_oid& target) {
  git_oid found;
  const bool stands = git_reference_name_to_id(&found, repository, name.c_str()) == 0 &&
                      git_oid_equal(&found, &target) == 1;
  if (!stands) return false;
  const fs::path folder = (common_dir / name).parent_path();
  std::error_code ignored;
  try {
    os::sync_folder(fs::is_directory(folder, ignored) ? folder : common_dir);
  } catch (const Error& error) {
    os::log(os::Level::error, "'" + name + "' has moved, but " + error.what());
  }
  return true;
}

}  // namespace

Swap write_ref(git_repository* repository, const RefMove& move, const std::string& why) {
  const git_oid target = oid_of(move.oid.value());
  const git_oid old = move.expected ? oid_of(*move.expected) : k_zero_oid;
  ReferenceHandle made;
  const auto stands = [&] {
    return has_moved_all_the_same(repository, git_repository_commondir(repository), move.ref,
                                  target);
  };
  int tries = 0;
  const int code = in_its_folder([&] {
    // The folder that was missed may be the one to be synced, when the ref had moved.
    if (++tries > 1 && stands()) return 0;
    return git_reference_create_matching(Out(made), repository, move.ref.c_str(), &target, 1, &old,
                                         why.c_str());
  });
  try {
    return swapped(code, "cannot move '" + move.ref + "'");
  } catch (const Error&) {
    if (move.oid == move.expected || !stands()) throw;
    return Swap::done;
  }
}

}  // namespace wave::git
