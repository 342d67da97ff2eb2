// SPDX-License-Identifier: MIT
#include "os/copy_tree.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/file_descriptor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

namespace fs = std::filesystem;

// A copy that is not complete; one at a time in each folder. A kill may leave it, the next copy
// takes its place.
constexpr const char* k_unfinished = ".wave-copy.tmp";
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int k_deepest = 200;  // each level holds two descriptors

bool is_taken(int folder, const std::string& name) {
  struct stat info {};
  return fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

FileDescriptor open_root(const fs::path& root) {
  FileDescriptor fd(open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) fail("open", root, errno);
  return fd;
}

[[noreturn]] void refuse_way(const fs::path& path, int error) {
  if (error == ELOOP || error == ENOTDIR) {
    throw Error(fmt::format("'{}' goes through a symbolic link or a file", path.string()),
                "name what it leads to");
  }
  fail("open", path, error);
}

// The parts of a path that stays within its tree.
std::vector<std::string> parts_of(const fs::path& relative) {
  std::vector<std::string> parts;
  for (const fs::path& part : relative) {
    if (part.empty() || part == ".") continue;
    const bool leaves = relative.is_absolute() || part == "..";
    if (leaves) throw Error(fmt::format("'{}' leaves the worktree", relative.string()));
    if (part == ".git") throw Error(fmt::format("'{}' is git's own", relative.string()));
    parts.push_back(part.string());
  }
  if (parts.empty()) throw Error(fmt::format("'{}' names no file", relative.string()));
  return parts;
}

class Copier {
 public:
  Copier(const fs::path& relative, CopyCount& count) : shown_(relative), count_(count) {}

  void copy(int from, int to, const std::string& name, int depth);

 private:
  void copy_folder(int from, int to, const std::string& name, const struct stat& info, int depth);
  void copy_file(int from, int to, const std::string& name);
  void copy_link(int from, int to, const std::string& name);
  void copy_bytes(int from, int to, uint64_t size);
  bool share_extents(int from, int to) const;
  void pass_over(const std::string& why) {
    count_.passed_over.push_back(fmt::format("'{}' {}", shown_.string(), why));
  }

  fs::path shown_;  // where we are, for messages
  CopyCount& count_;
};

void Copier::copy(int from, int to, const std::string& name, int depth) {
  struct stat info {};
  if (fstatat(from, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return;  // it went away meanwhile
    fail("examine", shown_, errno);
  }
  if (name == ".git") return pass_over("is git's own");
  if (S_ISDIR(info.st_mode)) return copy_folder(from, to, name, info, depth);
  if (is_taken(to, name)) return;
  if (S_ISREG(info.st_mode)) return copy_file(from, to, name);
  if (S_ISLNK(info.st_mode)) return copy_link(from, to, name);
  pass_over("is neither file, folder nor link");
}

std::vector<std::string> names_in(int folder, const fs::path& shown) {
  FileDescriptor own(openat(folder, ".", k_folder_flags));
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(own ? fdopendir(own.get()) : nullptr, closedir);
  if (!stream) fail("read", shown, errno);
  own.release();  // the stream's now
  std::vector<std::string> names;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  return names;
}

void Copier::copy_folder(int from, int to, const std::string& name, const struct stat& info,
                         int depth) {
  if (depth > k_deepest) {
    throw Error(fmt::format("'{}' is more than {} folders deep", shown_.string(), k_deepest));
  }
  const FileDescriptor source(openat(from, name.c_str(), k_folder_flags));
  if (!source) refuse_way(shown_, errno);
  const bool made = mkdirat(to, name.c_str(), 0700) == 0;
  if (!made && errno != EEXIST) fail("make", shown_, errno);
  const FileDescriptor target(openat(to, name.c_str(), k_folder_flags));
  if (!target) return pass_over("is something else in the worktree");
  for (const std::string& each : names_in(source.get(), shown_)) {
    shown_ /= each;
    copy(source.get(), target.get(), each, depth + 1);
    shown_ = shown_.parent_path();
  }
  if (!made) return;
  fchmod(target.get(), info.st_mode & 0777);  // some file systems have no modes
  const std::array<timespec, 2> times = {info.st_atim, info.st_mtim};
  futimens(target.get(), times.data());
}

bool Copier::share_extents(int from, int to) const { return ioctl(to, FICLONE, from) == 0; }

void Copier::copy_bytes(int from, int to, uint64_t size) {
  bool in_kernel = true;
  std::array<char, 65536> buffer;
  for (uint64_t done = 0;;) {
    ssize_t got = 0;
    if (in_kernel) {
      got = copy_file_range(from, nullptr, to, nullptr, std::max<uint64_t>(size, 1) + 65536, 0);
      // Not between these file systems, or not by this kernel.
      if (got < 0 && errno != EINTR && errno != ENOSPC && errno != EDQUOT && errno != EIO) {
        in_kernel = false;
        continue;
      }
    } else {
      got = read(from, buffer.data(), buffer.size());
      for (ssize_t at = 0; at < got;) {
        const ssize_t put = write(to, buffer.data() + at, static_cast<size_t>(got - at));
        if (put < 0 && errno != EINTR) fail("copy", shown_, errno);
        at += std::max<ssize_t>(put, 0);
      }
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("copy", shown_, errno);
    if (got == 0) return;
    done += static_cast<uint64_t>(got);
    // It grows while we copy it: never more than was allowed.
    if (done > count_.bytes_left) fail("copy", shown_, EFBIG);
  }
}

void Copier::copy_file(int from, int to, const std::string& name) {
  const FileDescriptor source(
      openat(from, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!source) fail("read", shown_, errno);
  struct stat info {};
  if (fstat(source.get(), &info) != 0) fail("examine", shown_, errno);
  if (!S_ISREG(info.st_mode)) return pass_over("is no regular file any more");
  const auto size = static_cast<uint64_t>(info.st_size);
  if (size > count_.bytes_left) {
    throw Error(fmt::format("'{}' ({} bytes) is more than may be copied yet ({} bytes)",
                            shown_.string(), size, count_.bytes_left),
                "raise worktree.copy_max_bytes, or link it instead");
  }
  unlinkat(to, k_unfinished, 0);
  const FileDescriptor target(
      openat(to, k_unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!target) fail("write", shown_, errno);
  try {
    if (!share_extents(source.get(), target.get())) {
      copy_bytes(source.get(), target.get(), size);
    }
    fchmod(target.get(), info.st_mode & 0777);
    const std::array<timespec, 2> times = {info.st_atim, info.st_mtim};
    futimens(target.get(), times.data());
    if (renameat2(to, k_unfinished, to, name.c_str(), RENAME_NOREPLACE) != 0) {
      // Some file systems cannot promise that; a link never replaces anything either.
      if (errno == EINVAL && linkat(to, k_unfinished, to, name.c_str(), 0) == 0) errno = 0;
      if (errno != 0 && errno != EEXIST) fail("write", shown_, errno);
      unlinkat(to, k_unfinished, 0);
    }
  } catch (...) {
    unlinkat(to, k_unfinished, 0);
    throw;
  }
  count_.bytes_left -= std::min(count_.bytes_left, size);
  count_.bytes += size;
  ++count_.files;
}

void Copier::copy_link(int from, int to, const std::string& name) {
  std::array<char, 4096> target;
  const ssize_t length = readlinkat(from, name.c_str(), target.data(), target.size() - 1);
  if (length < 0) fail("read", shown_, errno);
  target[static_cast<size_t>(length)] = '\0';
  if (symlinkat(target.data(), to, name.c_str()) != 0 && errno != EEXIST) {
    fail("write", shown_, errno);
  }
  ++count_.files;
}

// Opens the folder that the last part is to be in, in either tree; nothing when it is not there and
// must not be made.
std::optional<FileDescriptor> open_parent(const fs::path& root,
                                          const std::vector<std::string>& parts, bool make) {
  FileDescriptor at = open_root(root);
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    if (make && mkdirat(at.get(), parts[i].c_str(), 0777) != 0 && errno != EEXIST) {
      fail("make", root / parts[i], errno);
    }
    FileDescriptor next(openat(at.get(), parts[i].c_str(), k_folder_flags));
    if (!next && errno == ENOENT) return std::nullopt;
    if (!next) refuse_way(root / parts[i], errno);
    at = std::move(next);
  }
  return at;
}

}  // namespace

bool copy_tree(const fs::path& from, const fs::path& to, const fs::path& relative,
               CopyCount& count) {
  const std::vector<std::string> parts = parts_of(relative);
  const auto source = open_parent(from, parts, false);
  if (!source || !is_taken(source->get(), parts.back())) return false;
  const auto target = open_parent(to, parts, true);
  if (!target) throw Error(fmt::format("'{}' cannot be made", (to / relative).string()));
  Copier(relative, count).copy(source->get(), target->get(), parts.back(), 0);
  return true;
}

bool link_beneath(const fs::path& to, const fs::path& relative, const fs::path& target) {
  const std::vector<std::string> parts = parts_of(relative);
  const auto folder = open_parent(to, parts, true);
  if (!folder) throw Error(fmt::format("'{}' cannot be made", (to / relative).string()));
  const std::string& name = parts.back();
  if (symlinkat(target.c_str(), folder->get(), name.c_str()) == 0) return true;
  if (errno != EEXIST) fail("link", to / relative, errno);
  std::array<char, 4096> there;
  const ssize_t length = readlinkat(folder->get(), name.c_str(), there.data(), there.size());
  return length > 0 && std::string(there.data(), static_cast<size_t>(length)) == target.string();
}

}  // namespace wave::os
