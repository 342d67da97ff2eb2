// SPDX-License-Identifier: MIT
#include "git/set_aside.h"

#include "error/error.h"
#include "git/lock_file.h"
#include "git/packed_refs.h"
#include "os/files.h"

namespace wave::git {
namespace fs = std::filesystem;
bool set_ref_aside(const fs::path& common_dir, const std::string& ref, const fs::path& to,
                   Packed packed) {
  const fs::path file = common_dir / ref;
  const LockFile lock(common_dir, file);
  if (!lock) return false;
  if (packed == Packed::goes) {
    PackedRefs packed_refs(common_dir, 1);
    if (!packed_refs || !packed_refs.drop(ref)) return false;
  }
  if (!os::file_id(file)) return true;
  os::make_private_folder(to.parent_path());
  std::error_code error;
  fs::rename(file, to, error);
  if (error) throw Error("cannot move '" + file.string() + "' aside: " + error.message());
  os::sync_folder(file.parent_path());
  return true;
}

}  // namespace wave::git
