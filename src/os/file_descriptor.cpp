// SPDX-License-Identifier: MIT
#include "os/file_descriptor.h"

#include <unistd.h>

namespace wave::os {

void FileDescriptor::reset() {
  // Never retried on EINTR: on Linux the number is free by then and may be another thread's.
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

}  // namespace wave::os
