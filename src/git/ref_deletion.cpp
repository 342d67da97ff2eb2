// SPDX-License-Identifier: MIT
#include "git/ref_deletion.h"

#include "error/error.h"
#include "git/lock_file.h"
#include "git/packed_refs.h"
#include "git/ref_files.h"

#include <cerrno>
#include <cstring>
#include <iterator>

#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr int k_looks_at_packing = 600;

void remove_file(const fs::path& path) {
  const bool gone =  // a ref that is packed may have left an empty folder of its name
      unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
  if (!gone) throw Error("cannot delete '" + path.string() + "': " + std::strerror(errno));
}

// Those between the ref and "refs/heads", say, that nothing is in any more.
void remove_empty_folders(const fs::path& top, const std::string& name) {
  fs::path folder = fs::path(name).parent_path();
  while (std::distance(folder.begin(), folder.end()) > 2 && rmdir((top / folder).c_str()) == 0)
    folder = folder.parent_path();
}

}  // namespace

Swap delete_ref_files(const fs::path& common_dir, const std::string& name,
                      const std::string& expected) {
  // Without a lock at first: one may not even be possible where there is no such ref.
  if (expected.empty() || read_ref_file(common_dir, name) != expected) return Swap::moved;
  {
    const LockFile lock(common_dir, common_dir / name);
    if (!lock) return Swap::locked;
    PackedRefs packed(common_dir, k_looks_at_packing);
    if (!packed) return Swap::locked;
    if (read_ref_file(common_dir, name) != expected) return Swap::moved;
    if (!packed.drop(name)) return Swap::locked;
    remove_file(common_dir / "logs" / name);
    remove_file(common_dir / name);
  }
  remove_empty_folders(common_dir, name);
  remove_empty_folders(common_dir / "logs", name);
  return Swap::done;
}

}  // namespace wave::git
