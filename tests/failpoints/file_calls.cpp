// SPDX-License-Identifier: MIT
// The calls of the program that change files, its libraries' among them: each is a point of its
// own, "<what file>.<what call>", before it is made. They stand in front of the C library's.
#include "failpoints/failpoints.h"
#include "failpoints/file_kinds.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using wave::test::Fate;
using wave::test::g_listening;

// What is open for writing under which number; nothing for pipes, sockets and devices.
constexpr size_t k_most_files = 1024;
std::array<std::atomic<const char*>, k_most_files> g_open_kinds = {};

const char* open_kind(int fd) {
  const auto at = static_cast<size_t>(fd);
  return fd >= 0 && at < k_most_files ? g_open_kinds[at].load() : nullptr;
}

void set_open_kind(int fd, const char* kind) {
  const auto at = static_cast<size_t>(fd);
  if (fd >= 0 && at < k_most_files) g_open_kinds[at] = kind;
}

std::string whole_path(int folder, const char* path) {
  std::string out = path ? path : "";
  if (out.starts_with('/')) return out;
  char buffer[PATH_MAX];
  const std::string link =
      folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  if (length < 0) return out;
  return std::string(buffer, static_cast<size_t>(length)) + '/' + out;
}

const char* kind_at(int folder, const char* path) {
  return wave::test::kind_of(whole_path(folder, path));
}

Fate reach(const char* kind, const char* call) {
  return kind ? wave::test::fate_at(std::string(kind) + '.' + call) : Fate();
}

// False with errno when the call is to fail. What cannot be torn is not made at all.
bool may(int folder, const char* path, const char* call) {
  if (!g_listening) return true;
  const int before = errno;
  const Fate fate = reach(kind_at(folder, path), call);
  if (fate.torn) wave::test::die();
  errno = fate.error != 0 ? fate.error : before;
  return fate.error == 0;
}

bool is_there(int folder, const char* path) {
  struct stat info {};
  return fstatat(folder, path, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

int open_at(int folder, const char* path, int flags, mode_t mode) {
  if (!g_listening) return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
  const bool writes = (flags & O_ACCMODE) != O_RDONLY;
  const int before = errno;
  const bool makes =
      (flags & O_TMPFILE) == O_TMPFILE || ((flags & O_CREAT) != 0 && !is_there(folder, path));
  errno = before;
  if ((makes || (writes && (flags & O_TRUNC) != 0)) && !may(folder, path, "make")) return -1;
  const auto fd = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
  set_open_kind(fd, fd >= 0 && writes ? kind_at(folder, path) : nullptr);
  return fd;
}

// How much of a write is made: all, half and then death, or nothing with errno.
template <class Write>
ssize_t write_with(int fd, size_t size, Write write) {
  const char* kind = g_listening ? open_kind(fd) : nullptr;
  if (!kind) return write(size);
  const Fate fate = reach(kind, "write");
  if (fate.torn) {
    write(size / 2);
    wave::test::die();
  }
  if (fate.error == 0) return write(size);
  errno = fate.error;
  return -1;
}

int sync_with(long number, int fd) {
  const char* kind = g_listening ? open_kind(fd) : nullptr;
  if (g_listening && !kind) {  // a folder is opened for reading only
    char buffer[PATH_MAX];
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
    if (length > 0) {
      kind = wave::test::kind_of(std::string(buffer, static_cast<size_t>(length)) + '/');
    }
  }
  const Fate fate = reach(kind, "sync");
  if (fate.torn) wave::test::die();
  if (fate.error == 0) return static_cast<int>(syscall(number, fd));
  errno = fate.error;
  return -1;
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  if (!may(to_folder, to, "rename")) return -1;
  return static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int link_at(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  if (!may(to_folder, to, "make")) return -1;
  return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}

int symlink_at(const char* target, int folder, const char* path) {
  if (!may(folder, path, "make")) return -1;
  return static_cast<int>(syscall(SYS_symlinkat, target, folder, path));
}

// Looking whether there is anything to remove is no change; and a full disk is no hindrance.
int unlink_at(int folder, const char* path, int flags) {
  const bool counts = g_listening && is_there(folder, path);
  if (counts && !may(folder, path, "remove") && errno != ENOSPC) return -1;
  return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
}

int make_folder_at(int folder, const char* path, mode_t mode) {
  if (g_listening && !is_there(folder, path) && !may(folder, path, "make")) return -1;
  return static_cast<int>(syscall(SYS_mkdirat, folder, path, mode));
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(folder, path, flags, mode);
}
int creat(const char* path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int close(int fd) {
  set_open_kind(fd, nullptr);
  return static_cast<int>(syscall(SYS_close, fd));
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return write_with(fd, size, [&](size_t most) {
    return static_cast<ssize_t>(syscall(SYS_write, fd, bytes, most));
  });
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  return write_with(fd, size, [&](size_t most) {
    return static_cast<ssize_t>(syscall(SYS_pwrite64, fd, bytes, most, at));
  });
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  return write_with(fd, size, [&](size_t most) {
    return static_cast<ssize_t>(syscall(SYS_pwrite64, fd, bytes, most, at));
  });
}
int ftruncate(int fd, off_t size) noexcept {
  return static_cast<int>(
      write_with(fd, 0, [&](size_t) { return syscall(SYS_ftruncate, fd, size); }));
}
int ftruncate64(int fd, off64_t size) noexcept {
  return static_cast<int>(
      write_with(fd, 0, [&](size_t) { return syscall(SYS_ftruncate, fd, size); }));
}
ssize_t copy_file_range(int from, off64_t* from_at, int to, off64_t* to_at, size_t size,
                        unsigned flags) {
  return write_with(to, size, [&](size_t most) {
    return static_cast<ssize_t>(
        syscall(SYS_copy_file_range, from, from_at, to, to_at, most, flags));
  });
}

int rename(const char* from, const char* to) noexcept {
  return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  return rename_at(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  return rename_at(from_folder, from, to_folder, to, flags);
}
int link(const char* from, const char* to) noexcept {
  return link_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return link_at(from_folder, from, to_folder, to, flags);
}
int symlink(const char* target, const char* path) noexcept {
  return symlink_at(target, AT_FDCWD, path);
}
int symlinkat(const char* target, int folder, const char* path) noexcept {
  return symlink_at(target, folder, path);
}
int unlink(const char* path) noexcept { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char* path, int flags) noexcept {
  return unlink_at(folder, path, flags);
}
int rmdir(const char* path) noexcept { return unlink_at(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) noexcept {
  struct stat info {};
  const bool folder = lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
  return unlink_at(AT_FDCWD, path, folder ? AT_REMOVEDIR : 0);
}
int mkdir(const char* path, mode_t mode) noexcept { return make_folder_at(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return make_folder_at(folder, path, mode);
}
int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

}  // extern "C"
