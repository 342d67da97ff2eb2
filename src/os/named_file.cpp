// SPDX-License-Identifier: MIT
#include "os/named_file.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/file_descriptor.h"
#include "os/signals.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_step = 64 << 10;

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  if (error == EINTR || interrupted()) throw Error("interrupted", {}, Exit::interrupted);
  throw Error(fmt::format("cannot read {}: {}", name_in_messages(path), reason(error)));
}

void refuse_folder(int fd, const std::filesystem::path& path) {
  struct stat info {};
  if (fstat(fd, &info) != 0) refuse(path, errno);
  if (S_ISDIR(info.st_mode)) {
    throw Error(fmt::format("{} is a folder", name_in_messages(path)), "name a file");
  }
}

// Blocks where there is nothing to read yet.
std::string read_to_end(int fd, const std::filesystem::path& path, size_t cap) {
  refuse_folder(fd, path);
  std::string out;
  size_t length = 0;
  while (true) {
    if (out.size() - length < k_step) out.resize(out.size() + k_step);
    const ssize_t got = read(fd, out.data() + length, out.size() - length);
    if (got < 0 && errno == EINTR && !interrupted()) continue;
    if (got < 0) refuse(path, errno);
    if (got == 0) break;
    length += static_cast<size_t>(got);
    if (length > cap) {
      throw Error(fmt::format("{} is larger than {} bytes", name_in_messages(path), cap),
                  "make it smaller");
    }
  }
  out.resize(length);
  return out;
}

}  // namespace

std::string name_in_messages(const std::filesystem::path& path) {
  return path == "-" ? "standard input" : fmt::format("'{}'", path.string());
}

std::optional<std::string> read_named_file(const std::filesystem::path& path, size_t cap) {
  if (path == "-") return read_to_end(STDIN_FILENO, path, cap);
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (fd) return read_to_end(fd.get(), path, cap);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  refuse(path, errno);
}

}  // namespace wave::os
