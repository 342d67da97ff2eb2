// SPDX-License-Identifier: MIT
#include "os/remove_tree.h"

#include "os/file_descriptor.h"

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace fs = std::filesystem;
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// Every level holds a descriptor: deeper ones are first moved up.
constexpr int k_depth = 100;

std::vector<std::string> names_in(DIR* folder) {
  std::vector<std::string> out;
  while (const dirent* entry = readdir(folder)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") out.push_back(name);
  }
  return out;
}

// Everything is named relative to an open folder, so nothing that is swapped for a link meanwhile
// leads elsewhere.
class Remover {
 public:
  Remover(const fs::path& whole, const std::function<bool()>& interrupt)
      : top_(open(whole.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        name_(whole.filename().string()),
        interrupt_(interrupt) {}

  std::string remove() {
    struct stat info {};
    if (!top_ || fstatat(top_.get(), name_.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return errno == ENOENT ? "" : name_;
    }
    device_ = info.st_dev;
    remove(top_.get(), name_, name_, 0);
    for (size_t i = 0; i < moved_up_.size(); ++i) {
      const std::string name = moved_up_[i];
      remove(top_.get(), name, name, 0);
    }
    return left_;
  }

 private:
  void note(const fs::path& shown) {
    if (left_.empty()) left_ = shown.string();
  }

  void remove(int at, const std::string& name, const fs::path& shown, int depth) {
    if (interrupt_ && interrupt_()) return note(shown);
    if (unlinkat(at, name.c_str(), 0) == 0 || errno == ENOENT) return;
    struct stat info {};
    if (fstatat(at, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(info.st_mode) ||
        info.st_dev != device_) {
      return note(shown);
    }
    if (depth >= k_depth && move_up(at, name)) return;
    empty(at, name, shown, depth);
    if (unlinkat(at, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) note(shown);
  }

  bool move_up(int at, const std::string& name) {
    const std::string up = name_ + ".deep" + std::to_string(moved_up_.size());
    if (renameat(at, name.c_str(), top_.get(), up.c_str()) != 0) return false;
    moved_up_.push_back(up);
    return true;
  }

  void empty(int at, const std::string& name, const fs::path& shown, int depth) {
    const FileDescriptor there(
        openat(at, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info {};
    if (!there || fstat(there.get(), &info) != 0 || info.st_dev != device_) return note(shown);
    const std::string proc = "/proc/self/fd/" + std::to_string(there.get());
    chmod(proc.c_str(), 0700);  // where that fails, so does what follows
    const int fd = open(proc.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const Folder folder(fd < 0 ? nullptr : fdopendir(fd));
    if (!folder) return note(shown);
    for (const std::string& each : names_in(folder.get())) {
      remove(dirfd(folder.get()), each, shown / each, depth + 1);
    }
  }

  FileDescriptor top_;
  std::string name_;
  const std::function<bool()>& interrupt_;
  dev_t device_ = 0;
  std::vector<std::string> moved_up_;
  std::string left_;
};

}  // namespace

std::string remove_tree(const fs::path& path, const std::function<bool()>& interrupt) {
  const fs::path whole = path.has_filename() ? path : path.parent_path();
  return Remover(whole, interrupt).remove();
}

uint64_t tree_bytes(const fs::path& path) {
  uint64_t out = 0;
  std::error_code ignored;  // what cannot be looked at is not counted
  auto each = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied,
                                               ignored);
  for (; each != fs::recursive_directory_iterator(); each.increment(ignored)) {
    struct stat info {};
    if (lstat(each->path().c_str(), &info) == 0) {
      out += static_cast<uint64_t>(info.st_blocks) * 512;
    }
    if (ignored) break;
  }
  return out;
}

}  // namespace wave::os
