// SPDX-License-Identifier: MIT
#include "git/worktree_scan.h"

#include "git/file_mode.h"
#include "git/handle.h"
#include "os/failure.h"
#include "os/file_descriptor.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_second = 1000000000;
constexpr int k_folder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

enum class Kind { file, link, folder, other };

struct Found {
  std::string name;
  Kind kind = Kind::other;
};

Kind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return Kind::file;
  if (S_ISLNK(mode)) return Kind::link;
  return S_ISDIR(mode) ? Kind::folder : Kind::other;
}

Kind kind_of(int folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return kind_of_mode(DTTOIF(entry.d_type));
  struct stat info {};
  if (fstatat(folder, entry.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) return Kind::other;
  return kind_of_mode(info.st_mode);
}

bool has_git(int folder) {
  struct stat info {};
  return fstatat(folder, ".git", &info, AT_SYMLINK_NOFOLLOW) == 0;
}

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

class Scanner {
 public:
  Scanner(const fs::path& tree, const fs::path& index, const ScanDoors& doors)
      : tree_(tree), doors_(doors), top_(open(tree.c_str(), k_folder)) {
    if (!top_) os::fail("read the worktree", tree, errno);
    IndexFile read = read_index(index);
    written_ns_ = read.written_ns;
    out_.index = std::move(read.entries);
    for (size_t i = 0; i < out_.index.size(); ++i) know(i);
  }

  WorktreeScan scan() {
    walk(top_.get(), "");
    find_missing();
    settle_doubts();
    look_into_untracked();
    for (auto* list : {&out_.changed, &out_.untracked, &out_.ignored, &out_.nested, &out_.special})
      std::sort(list->begin(), list->end());
    return std::move(out_);
  }

 private:
  void know(size_t i) {
    const IndexEntry& entry = out_.index[i];
    // A conflict has no one content to compare with: whatever lies there is kept.
    by_path_.emplace(entry.path, entry.stage == 0 ? i : k_conflict);
    for (std::string folder = parent_of(entry.path); !folder.empty(); folder = parent_of(folder)) {
      if (!tracked_folders_.insert(folder).second) break;
    }
  }

  std::vector<Found> read_folder(int fd, const std::string& prefix) {
    const Folder folder(fdopendir(fd));
    std::vector<Found> out;
    if (!folder) return out;
    while (const dirent* entry = readdir(folder.get())) {
      const std::string name = entry->d_name;
      if (name == "." || name == ".." || (prefix.empty() && name == ".git")) continue;
      out.push_back({name, kind_of(dirfd(folder.get()), *entry)});
    }
    return out;
  }

  void walk(int at, const std::string& prefix) {
    for (const Found& each : read_folder(openat(at, ".", k_folder), prefix)) {
      const std::string path = prefix + each.name;
      const auto known = by_path_.find(path);
      if (known != by_path_.end()) {
        seen_.insert(path);
        compare(at, each, path, known->second);
      } else if (each.kind != Kind::folder) {
        add_unknown(path, each.kind);
      } else if (tracked_folders_.count(path) > 0) {
        walk_into(at, each, path);
      } else {
        candidates_.push_back(path + '/');
      }
    }
  }

  void walk_into(int at, const Found& folder, const std::string& path) {
    const os::FileDescriptor below(openat(at, folder.name.c_str(), k_folder));
    if (below) {
      // Tracked files around a repository of somebody's own: its history is in no commit of ours.
      if (has_git(below.get())) out_.nested.push_back(path);
      walk(below.get(), path + '/');
    } else {
      out_.changed.push_back(path + '/');
    }
  }

  void add_unknown(const std::string& path, Kind kind) {
    if (kind == Kind::other) {
      out_.special.push_back(path);
      // Git would wait for whoever writes into it.
      if (path == ".gitignore" || path.ends_with("/.gitignore")) may_ask_ = false;
    } else {
      candidates_.push_back(path);
    }
  }

  void compare(int at, const Found& found, const std::string& path, size_t which) {
    if (which == k_conflict) {
      out_.changed.push_back(path);
      return;
    }
    const IndexEntry& entry = out_.index[which];
    if (entry.mode == k_module_mode) return compare_module(at, found, path, entry);
    struct stat info {};
    if (fstatat(at, found.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (found.kind == Kind::folder) {
      candidates_.push_back(path + '/');  // where a file was: the file is gone
      out_.changed.push_back(path);
    } else if (!same_type(info, entry)) {
      out_.changed.push_back(path);
      if (found.kind == Kind::other) add_unknown(path, found.kind);
    } else if (!same_stat(info, entry)) {
      compare_content(at, found, path, entry, info);
    }
  }

  bool same_type(const struct stat& info, const IndexEntry& entry) const {
    if (S_ISLNK(info.st_mode)) return entry.mode == k_link_mode;
    if (!S_ISREG(info.st_mode) || entry.mode == k_link_mode) return false;
    return !doors_.trust_modes || ((info.st_mode & 0100) != 0) == ((entry.mode & 0100) != 0);
  }

  // As git tells it: nothing changed since it was last compared, and it was compared well after the
  // file was last written.
  bool same_stat(const struct stat& info, const IndexEntry& entry) const {
    const int64_t mtime = info.st_mtim.tv_sec * k_second + info.st_mtim.tv_nsec;
    const int64_t ctime = info.st_ctim.tv_sec * k_second + info.st_ctim.tv_nsec;
    return mtime == entry.mtime_ns && ctime == entry.ctime_ns && mtime < written_ns_ &&
           static_cast<uint32_t>(info.st_size) == entry.size &&
           static_cast<uint32_t>(info.st_ino) == entry.inode;
  }

  void compare_content(int at, const Found& found, const std::string& path, const IndexEntry& entry,
                       const struct stat& info) {
    const bool other_size = entry.size != 0 && static_cast<uint32_t>(info.st_size) != entry.size;
    if (!other_size && hash(at, found) == entry.oid) return;
    if (other_size || found.kind == Kind::link || !doors_.checked_in) {
      out_.changed.push_back(path);
    } else {
      doubts_.push_back(&entry);
    }
  }

  // Empty when it cannot be read.
  static std::string hash(int at, const Found& found) {
    git_oid oid;
    if (found.kind == Kind::link) {
      std::string target(PATH_MAX, '\0');
      const ssize_t length = readlinkat(at, found.name.c_str(), target.data(), target.size());
      if (length < 0) return "";
      git_odb_hash(&oid, target.data(), static_cast<size_t>(length), GIT_OBJECT_BLOB);
      return hex_of(oid);
    }
    const os::FileDescriptor fd(
        openat(at, found.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat info {};
    if (!fd || fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return "";
    const std::string path = "/proc/self/fd/" + std::to_string(fd.get());
    return git_odb_hashfile(&oid, path.c_str(), GIT_OBJECT_BLOB) == 0 ? hex_of(oid) : "";
  }

  // A submodule: nothing to lose where it was never checked out.
  void compare_module(int at, const Found& found, const std::string& path,
                      const IndexEntry& entry) {
    const os::FileDescriptor below(openat(at, found.name.c_str(), k_folder));
    if (!below) {
      out_.changed.push_back(path);
    } else if (has_git(below.get())) {
      if (!module_is_clean(tree_ / path, entry)) out_.nested.push_back(path);
    } else if (!read_folder(openat(below.get(), ".", k_folder), path + '/').empty()) {
      candidates_.push_back(path + '/');
    }
  }

  bool module_is_clean(const fs::path& place, const IndexEntry& entry) const {
    RepositoryHandle module;
    git_oid head;
    if (git_repository_open_ext(Out(module), place.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH,
                                nullptr) < 0 ||
        git_reference_name_to_id(&head, module.get(), "HEAD") < 0 || hex_of(head) != entry.oid) {
      return false;
    }
    try {
      const fs::path index = fs::path(git_repository_path(module.get())) / "index";
      ScanDoors inner;
      inner.trust_modes = doors_.trust_modes;
      inner.ignored = [](const std::vector<std::string>&) { return std::set<std::string>(); };
      const WorktreeScan found = scan_worktree(place, index, inner);
      return found.changed.empty() && found.untracked.empty() && found.nested.empty();
    } catch (const Error&) {
      return false;
    }
  }

  void find_missing() {
    for (const auto& [path, which] : by_path_) {
      if (seen_.count(path) > 0) continue;
      if (which == k_conflict) {
        out_.changed.push_back(path);
        continue;
      }
      const IndexEntry& entry = out_.index[which];
      if (!entry.skip_worktree && entry.mode != k_module_mode) out_.changed.push_back(path);
    }
  }

  // Other bytes, but perhaps the same file with other line endings.
  void settle_doubts() {
    std::vector<std::string> paths;
    for (const IndexEntry* entry : doubts_) paths.push_back(entry->path);
    if (paths.empty()) return;
    const std::vector<std::string> ids = doors_.checked_in(paths);
    for (size_t i = 0; i < paths.size(); ++i) {
      if (i >= ids.size() || ids[i] != doubts_[i]->oid) out_.changed.push_back(paths[i]);
    }
  }

  // Level by level: what is ignored is not looked into.
  void look_into_untracked() {
    while (!candidates_.empty()) {
      const std::vector<std::string> round = std::move(candidates_);
      candidates_.clear();
      const std::set<std::string> ignored =
          may_ask_ ? doors_.ignored(round) : std::set<std::string>();
      for (const std::string& path : round) {
        if (ignored.count(path) > 0) {
          out_.ignored.push_back(path);
        } else if (path.back() != '/') {
          out_.untracked.push_back(path);
        } else {
          open_untracked(path);
        }
      }
    }
  }

  void open_untracked(const std::string& path) {
    const os::FileDescriptor below(
        open((tree_ / path.substr(0, path.size() - 1)).c_str(), k_folder));
    if (!below) {
      out_.untracked.push_back(path);  // it cannot be looked into; it is there all the same
    } else if (has_git(below.get())) {
      out_.nested.push_back(path.substr(0, path.size() - 1));
    } else {
      for (const Found& each : read_folder(openat(below.get(), ".", k_folder), path)) {
        if (each.kind == Kind::folder) {
          candidates_.push_back(path + each.name + '/');
        } else {
          add_unknown(path + each.name, each.kind);
        }
      }
    }
  }

  static constexpr size_t k_conflict = static_cast<size_t>(-1);
  fs::path tree_;
  const ScanDoors& doors_;
  os::FileDescriptor top_;
  int64_t written_ns_ = 0;
  WorktreeScan out_;
  std::unordered_map<std::string, size_t> by_path_;
  std::unordered_set<std::string> tracked_folders_;
  std::unordered_set<std::string> seen_;
  std::vector<const IndexEntry*> doubts_;
  std::vector<std::string> candidates_;
  bool may_ask_ = true;
};

}  // namespace

WorktreeScan scan_worktree(const fs::path& tree, const fs::path& index, const ScanDoors& doors) {
  return Scanner(tree, index, doors).scan();
}

}  // namespace wave::git
