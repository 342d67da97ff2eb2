// SPDX-License-Identifier: MIT
#include "os/files.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/file_descriptor.h"
#include "os/half_written.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_read_step = 64 << 10;
// Non-blocking: a FIFO or a terminal in the place of a file must not hold us up.
constexpr int k_read_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

bool means_missing(int error) { return error == ENOENT || error == ENOTDIR; }

// What was opened, once it is proven to be a regular file of a size we take.
struct stat examine(int fd, const fs::path& path, size_t cap) {
  struct stat info {};
  if (fstat(fd, &info) != 0) fail("examine", path, errno);
  if (!S_ISREG(info.st_mode)) {
    throw Error(fmt::format("'{}' is no regular file", path.string()),
                "move it away and try again");
  }
  if (static_cast<uint64_t>(info.st_size) > cap) {
    throw Error(fmt::format("'{}' is larger than {} bytes", path.string(), cap),
                "move it away or make it smaller");
  }
  return info;
}

std::string read_all(int fd, const fs::path& path, size_t cap) {
  const struct stat info = examine(fd, path, cap);
  std::string out;
  size_t length = 0;
  out.resize(static_cast<size_t>(info.st_size) + 1);  // + 1: see the end without another round
  while (true) {
    const ssize_t got = read(fd, out.data() + length, out.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) break;
    length += static_cast<size_t>(got);
    // We asked for one byte more, so this was the end (files of /proc do not tell their size).
    if (info.st_size > 0 && length == static_cast<size_t>(info.st_size)) break;
    if (length > cap) {
      throw Error(fmt::format("'{}' is larger than {} bytes", path.string(), cap),
                  "move it away or make it smaller");
    }
    // Files of /proc say size 0, and others may grow while we read.
    if (length == out.size()) out.resize(length + k_read_step);
  }
  out.resize(length);
  return out;
}

void write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t put = write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail("write", path, errno);
    content.remove_prefix(static_cast<size_t>(put));
  }
}

// A complete file under a name of its own, removed unless it is kept.
class TemporaryFile {
 public:
  // `path` is what it is to become: it lies beside it, and complaints name it.
  TemporaryFile(const fs::path& path, std::string_view content, unsigned mode,
                Durability durability)
      : name_(half_written_name(path)) {
    FileDescriptor fd(open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!fd) fail("write", path, errno);
    try {
      write_all(fd.get(), content, path);
      fchmod(fd.get(), mode);  // what the umask took away; some file systems have no modes
      if (durability == Durability::synced && fsync(fd.get()) != 0) fail("write", path, errno);
      // A network file system reports a full disk only here.
      if (close(fd.release()) != 0 && errno != EINTR) fail("write", path, errno);
    } catch (...) {
      unlink(name_.c_str());
      throw;
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) unlink(name_.c_str());
  }

  const char* name() const { return name_.c_str(); }
  void keep() { name_.clear(); }

 private:
  fs::path name_;
};

// Gives the file its name unless something has it; 0 or the reason.
int rename_if_free(const char* from, const fs::path& to) {
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // NFS and others do not know it; a link serves, the temporary name is removed by its owner.
  return link(from, to.c_str()) == 0 ? 0 : errno;
}

bool is_folder(const fs::path& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

std::optional<std::string> read_file(const fs::path& path, Links links, size_t cap) {
  const int no_follow = links == Links::refuse ? O_NOFOLLOW : 0;
  const FileDescriptor fd(open(path.c_str(), k_read_flags | no_follow));
  if (fd) return read_all(fd.get(), path, cap);
  if (means_missing(errno)) return std::nullopt;
  if (errno == ELOOP) {
    throw Error(fmt::format("'{}' is a symbolic link that is not followed", path.string()),
                "replace it by the file it points to");
  }
  if (errno == ENXIO) {  // a socket, or a device without its driver
    throw Error(fmt::format("'{}' is no regular file", path.string()),
                "move it away and try again");
  }
  fail("read", path, errno);
}

namespace {

// Without a file errno says why.
FileDescriptor open_beneath(const fs::path& folder, const fs::path& relative) {
  FileDescriptor at(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (auto part = relative.begin(); at && part != relative.end(); ++part) {
    if (*part == ".." || part->is_absolute()) {
      throw Error(fmt::format("'{}' leads out of its folder", (folder / relative).string()),
                  "name a file inside the folder");
    }
    const bool last = std::next(part) == relative.end();
    const int flags = last ? k_read_flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
    at = FileDescriptor(openat(at.get(), part->c_str(), flags | O_NOFOLLOW));
  }
  return at;
}

}  // namespace

std::optional<std::string> read_first_line_beneath(const fs::path& folder, const fs::path& relative,
                                                   size_t cap) {
  const FileDescriptor file = open_beneath(folder, relative);
  if (!file) return std::nullopt;
  examine(file.get(), folder / relative, SIZE_MAX);
  std::string out;
  for (size_t length = 0; length < cap;) {
    out.resize(std::min(cap, length + k_read_step));
    const ssize_t got = read(file.get(), out.data() + length, out.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", folder / relative, errno);
    out.resize(length + static_cast<size_t>(got));
    const size_t end = out.find('\n', length);
    if (end != std::string::npos) return out.substr(0, end);
    if (got == 0) break;
    length = out.size();
  }
  return std::nullopt;
}

std::optional<std::string> read_file_beneath(const fs::path& folder, const fs::path& relative,
                                             size_t cap) {
  const fs::path whole = folder / relative;
  const FileDescriptor at = open_beneath(folder, relative);
  if (at) return read_all(at.get(), whole, cap);
  const int error = errno;
  std::error_code ignored;
  // O_DIRECTORY says ENOTDIR for a symbolic link in the middle; it is refused, not missing.
  if (error == ELOOP || (error == ENOTDIR && fs::exists(whole, ignored))) {
    throw Error(
        fmt::format("'{}' leads through a symbolic link that is not followed", whole.string()),
        "replace the link by what it points to");
  }
  if (means_missing(error)) return std::nullopt;
  fail("read", whole, error);
}

void write_file(const fs::path& path, std::string_view content, Durability durability,
                unsigned mode) {
  TemporaryFile file(path, content, mode, durability);
  if (rename(file.name(), path.c_str()) != 0) fail("write", path, errno);
  file.keep();
  if (durability == Durability::synced) sync_folder(path.parent_path());
}

bool create_file(const fs::path& path, std::string_view content, unsigned mode) {
  const TemporaryFile file(path, content, mode, Durability::fast);
  const int error = rename_if_free(file.name(), path);
  if (error == EEXIST) return false;
  if (error != 0) fail("create", path, error);
  return true;
}

void make_private_folder(const fs::path& path) {
  if (is_folder(path)) return;
  const fs::path parent = path.parent_path();
  if (!parent.empty() && parent != path) make_private_folder(parent);
  if (path.filename().empty()) return;  // "a/": the parent was it
  if (mkdir(path.c_str(), 0700) == 0) return;
  const int error = errno;
  if (error == EEXIST && is_folder(path)) return;  // another process was faster
  if (error == EEXIST) {
    throw Error(fmt::format("'{}' is there and is no folder", path.string()),
                "move it away and try again");
  }
  fail("make the folder", path, error);
}

bool make_folder(const fs::path& path, unsigned mode) {
  if (mkdir(path.c_str(), mode) == 0) return true;
  if (errno == EEXIST) return false;
  fail("make the folder", path, errno);
}

std::optional<FileId> file_id(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) == 0) return FileId{info.st_dev, info.st_ino};
  if (means_missing(errno)) return std::nullopt;
  fail("examine", path, errno);
}

void sync_file(const fs::path& path) {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) fail("open", path, errno);
  if (fsync(fd.get()) != 0) fail("write", path, errno);
}

void sync_folder(const fs::path& path) {
  const fs::path folder = path.empty() ? fs::path(".") : path;
  const FileDescriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) fail("open the folder", folder, errno);
  // EINVAL: a file system that cannot sync a folder has nothing to sync.
  if (fsync(fd.get()) != 0 && errno != EINVAL) fail("write the folder", folder, errno);
}

uint64_t free_bytes(const fs::path& path) {
  struct statvfs info {};
  if (statvfs(path.c_str(), &info) != 0) fail("examine the file system of", path, errno);
  return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
}

}  // namespace wave::os
