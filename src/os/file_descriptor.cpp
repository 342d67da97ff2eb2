// SPDX-License-Identifier: MIT
#include "os/file_descriptor.h"

#include <array>
#include <cerrno>

#include <unistd.h>

namespace wave::os {

void FileDescriptor::reset() {
  // Never retried on EINTR: on Linux the number is free by then and may be another thread's.
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void FileDescriptor::read_into(std::string& out) {
  if (fd_ < 0) return;
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
  if (got > 0) {
    out.append(buffer.data(), static_cast<size_t>(got));
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    reset();
  }
}

}  // namespace wave::os
