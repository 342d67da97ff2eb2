// SPDX-License-Identifier: MIT
// The file calls of this program, ours and its libraries' alike: the real one is made, and what it
// did inside the recorded folder is written down.
#include "power/power_model.h"

#include <cerrno>
#include <cstdarg>
#include <string>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using wave::test::PowerModel;

// The absolute path; empty when nothing is being recorded, or it lies elsewhere.
std::string place(int folder, const char* path) {
  const PowerModel* model = PowerModel::recording();
  if (!model || !path) return {};
  std::string out = path;
  if (!out.starts_with('/')) {
    char buffer[4096];
    const std::string link =
        folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
    const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
    if (length < 0) return {};
    out = std::string(buffer, static_cast<size_t>(length)) + '/' + out;
  }
  out = std::filesystem::path(out).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return model->is_inside(out) ? out : std::string();
}

bool is_there(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0;
}

int open_at(int folder, const char* path, int flags, mode_t mode) {
  const std::string where = place(folder, path);
  const bool fresh = !where.empty() && (flags & O_CREAT) != 0 && !is_there(where);
  const auto fd = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
  if (fd < 0 || where.empty()) return fd;
  if (fresh) {
    PowerModel::recording()->created(where);
  } else if ((flags & O_TRUNC) != 0) {
    PowerModel::recording()->truncated(fd);
  }
  return fd;
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  const std::string a = place(from_folder, from);
  const std::string b = place(to_folder, to);
  const auto code =
      static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
  if (code == 0 && !a.empty() && !b.empty()) PowerModel::recording()->renamed(a, b);
  return code;
}

int link_at(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  const std::string a = place(from_folder, from);
  const std::string b = place(to_folder, to);
  const auto code = static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
  if (code == 0 && !a.empty() && !b.empty()) PowerModel::recording()->linked(a, b);
  return code;
}

int unlink_at(int folder, const char* path, int flags) {
  const std::string where = place(folder, path);
  const auto code = static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
  if (code == 0 && !where.empty()) PowerModel::recording()->removed(where);
  return code;
}

int make_folder_at(int folder, const char* path, mode_t mode) {
  const std::string where = place(folder, path);
  const auto code = static_cast<int>(syscall(SYS_mkdirat, folder, path, mode));
  if (code == 0 && !where.empty()) PowerModel::recording()->made_folder(where);
  return code;
}

int sync_one(long number, int fd) {
  const auto code = static_cast<int>(syscall(number, fd));
  PowerModel* model = PowerModel::recording();
  if (code != 0 || !model) return code;
  char buffer[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  if (length > 0 && model->is_inside(std::string(buffer, static_cast<size_t>(length)))) {
    model->synced(fd);
  }
  return code;
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
int creat(const char* path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
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
int unlink(const char* path) noexcept { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char* path, int flags) noexcept {
  return unlink_at(folder, path, flags);
}
int rmdir(const char* path) noexcept { return unlink_at(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) noexcept {
  const int code = unlink_at(AT_FDCWD, path, 0);
  return code != 0 && (errno == EISDIR || errno == EPERM) ? rmdir(path) : code;
}
int mkdir(const char* path, mode_t mode) noexcept { return make_folder_at(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return make_folder_at(folder, path, mode);
}
int fsync(int fd) { return sync_one(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_one(SYS_fdatasync, fd); }

}  // extern "C"
