// SPDX-License-Identifier: MIT
#include "git/kept_objects.h"

#include "os/files.h"
#include "os/log.h"

#include <cerrno>
#include <chrono>

#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::hours k_generation{1};

// From its first object to its newest, in the file system's own time.
bool is_full(const fs::path& folder) {
  std::error_code missing;
  const auto first = fs::last_write_time(folder / "since", missing);
  const auto newest = fs::last_write_time(folder, missing);
  return !missing && newest - first > k_generation;
}

}  // namespace

KeptObjects::KeptObjects(fs::path objects, fs::path folder)
    : objects_(std::move(objects)), new_(folder / "new"), old_(folder / "old") {}

fs::path KeptObjects::loose(const std::string& oid) const {
  return objects_ / oid.substr(0, 2) / oid.substr(2);
}

// Two generations, so that ageing is one rename. The caller holds the store's lock.
void KeptObjects::age() {
  os::make_private_folder(new_);
  std::error_code ignored;
  if (os::create_file(new_ / "since", "") || !is_full(new_)) return;
  fs::remove_all(old_, ignored);
  fs::rename(new_, old_, ignored);
  os::make_private_folder(new_);
  os::create_file(new_ / "since", "");
}

bool KeptObjects::keep(const std::string& oid) {
  if (!ready_) age();
  ready_ = true;
  if (link(loose(oid).c_str(), (new_ / oid).c_str()) == 0) return true;
  // Anything but a missing object: kept already, or a file system without hard links.
  return errno != ENOENT;
}

bool KeptObjects::restore_from(const fs::path& folder,
                               const std::function<bool(const std::string&)>& is_packed) {
  bool any = false;
  std::error_code ignored;  // never kept anything
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string oid = entry.path().filename().string();
    if (oid.size() != 40 || os::file_id(loose(oid)) || is_packed(oid)) continue;
    fs::create_directory(loose(oid).parent_path(), ignored);
    if (link(entry.path().c_str(), loose(oid).c_str()) == 0) any = true;
  }
  return any;
}

bool KeptObjects::restore_one(const std::string& oid) {
  std::error_code there;
  fs::create_directory(loose(oid).parent_path(), there);
  for (const fs::path& folder : {new_, old_}) {
    if (link((folder / oid).c_str(), loose(oid).c_str()) == 0 || errno == EEXIST) return true;
  }
  return false;
}

bool KeptObjects::restore(const std::function<bool(const std::string&)>& is_packed) {
  const bool from_old = restore_from(old_, is_packed);
  const bool any = restore_from(new_, is_packed) || from_old;
  if (any) os::log(os::Level::warning, "objects that were pruned too early are back");
  return any;
}

}  // namespace wave::git
