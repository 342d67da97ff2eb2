// SPDX-License-Identifier: MIT
#include "git/torn_objects.h"

#include "error/error.h"
#include "os/files.h"

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

fs::path loose_file(const fs::path& common_dir, const std::string& oid) {
  return common_dir / "objects" / oid.substr(0, 2) / oid.substr(2);
}

}  // namespace

bool is_torn(const fs::path& common_dir, const std::string& oid) {
  if (oid.empty()) return false;
  struct stat info {};
  return stat(loose_file(common_dir, oid).c_str(), &info) == 0 && info.st_size == 0;
}

bool set_object_aside(const fs::path& common_dir, const std::string& oid, const fs::path& to) {
  const fs::path file = loose_file(common_dir, oid);
  if (!os::file_id(file)) return false;
  os::make_private_folder(to.parent_path());
  std::error_code error;
  fs::rename(file, to, error);
  if (error) throw Error("cannot move '" + file.string() + "' aside: " + error.message());
  return true;
}

}  // namespace wave::git
