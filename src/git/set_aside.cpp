// SPDX-License-Identifier: MIT
#include "git/set_aside.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/files.h"

#include <cerrno>
#include <cstring>
#include <sstream>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_packed_cap = 512 << 20;

// One of git's lock files, made as git makes them, so that git waits for us and we for git.
class GitLock {
 public:
  explicit GitLock(const fs::path& path) : path_(path.string() + ".lock") {
    std::error_code there;
    fs::create_directories(path_.parent_path(), there);
    held_ = os::create_file(path_, "", 0666);
  }
  ~GitLock() {
    std::error_code gone;
    if (held_) fs::remove(path_, gone);
  }
  GitLock(const GitLock&) = delete;
  GitLock& operator=(const GitLock&) = delete;
  explicit operator bool() const { return held_; }

 private:
  fs::path path_;
  bool held_ = false;
};

// Without the ref's line and what it peels to.
std::string without(const std::string& text, const std::string& ref) {
  std::string out;
  bool dropped = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (dropped && line.starts_with('^')) continue;
    dropped = line.size() == domain::k_oid_digits + 1 + ref.size() &&
              line[domain::k_oid_digits] == ' ' && line.ends_with(ref);
    if (!dropped) out += line + '\n';
  }
  return out;
}

bool drop_packed(const fs::path& common_dir, const std::string& ref) {
  const fs::path file = common_dir / "packed-refs";
  const GitLock lock(file);
  if (!lock) return false;
  const auto text = os::read_file(file, os::Links::follow, k_packed_cap);
  if (!text) return true;
  const std::string left = without(*text, ref);
  if (left != *text) os::write_file(file, left, os::Durability::synced, 0644);
  return true;
}

}  // namespace

bool set_ref_aside(const fs::path& common_dir, const std::string& ref, const fs::path& to,
                   Packed packed) {
  const fs::path file = common_dir / ref;
  const GitLock lock(file);
  if (!lock) return false;
  if (packed == Packed::goes && !drop_packed(common_dir, ref)) return false;
  if (!os::file_id(file)) return true;
  os::make_private_folder(to.parent_path());
  std::error_code error;
  fs::rename(file, to, error);
  if (error) throw Error("cannot move '" + file.string() + "' aside: " + error.message());
  os::sync_folder(file.parent_path());
  return true;
}

}  // namespace wave::git
