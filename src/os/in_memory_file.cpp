// SPDX-License-Identifier: MIT
#include "os/in_memory_file.h"

#include "os/failure.h"

#include <cerrno>

#include <sys/mman.h>
#include <unistd.h>

namespace wave::os {

InMemoryFile::InMemoryFile(std::string_view content) : fd_(memfd_create("wave", MFD_CLOEXEC)) {
  if (!fd_) fail("make", "a file in memory", errno);
  while (!content.empty()) {
    const ssize_t put = write(fd_.get(), content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail("write", "a file in memory", errno);
    content.remove_prefix(static_cast<size_t>(put));
  }
}

}  // namespace wave::os
