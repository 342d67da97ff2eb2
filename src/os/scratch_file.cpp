// SPDX-License-Identifier: MIT
#include "os/scratch_file.h"

#include "error/error.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wave::os {
namespace fs = std::filesystem;
namespace {

int open_nameless(const fs::path& folder) {
  return open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

FileDescriptor nameless_file(const fs::path& folder) {
  if (const int fd = folder.empty() ? -1 : open_nameless(folder); fd >= 0)
    return FileDescriptor(fd);
  std::error_code ignored;  // then the current folder it is
  const fs::path elsewhere = fs::temp_directory_path(ignored);
  if (const int fd = open_nameless(elsewhere); fd >= 0) return FileDescriptor(fd);
  // A file system that knows no nameless files.
  std::string path = (elsewhere / "git-wave-XXXXXX").string();
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) {
    throw Error("no file can be made in '" + elsewhere.string() + "': " + std::strerror(errno));
  }
  unlink(path.c_str());
  return FileDescriptor(fd);
}

}  // namespace

ScratchFile::ScratchFile(const fs::path& folder) : fd_(nameless_file(folder)) {}

uint64_t ScratchFile::append(std::string_view bytes) {
  const uint64_t at = end_;
  while (!bytes.empty()) {
    const ssize_t count = pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(end_));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw Error(std::string("what does not fit into memory cannot be written: ") +
                  std::strerror(errno));
    }
    end_ += static_cast<uint64_t>(count);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return at;
}

void ScratchFile::read(uint64_t offset, char* to, size_t bytes) const {
  while (bytes > 0) {
    const ssize_t count = pread(fd_.get(), to, bytes, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw Error(std::string("what was put on disk cannot be read again: ") +
                  (count == 0 ? "it is cut off" : std::strerror(errno)));
    }
    offset += static_cast<uint64_t>(count);
    to += count;
    bytes -= static_cast<size_t>(count);
  }
}

}  // namespace wave::os
