// SPDX-License-Identifier: MIT
#include "os/process_end.h"

#include <algorithm>
#include <climits>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::os {

std::optional<FileDescriptor> end_of(const ProcessIdentity& identity) {
  if (identity.pid <= 0) return std::nullopt;
  FileDescriptor fd(static_cast<int>(syscall(SYS_pidfd_open, identity.pid, 0)));
  // The descriptor keeps meaning the process it was opened for; now see whether it is the one.
  if (!fd || life_of(identity) == Life::dead) return std::nullopt;
  return fd;
}

bool has_ended(const FileDescriptor& end) {
  pollfd fd{end.get(), POLLIN, 0};
  return poll(&fd, 1, 0) > 0;
}

void await_end(const ProcessIdentity& identity, std::chrono::milliseconds patience) {
  const auto end = end_of(identity);
  if (!end) return;
  pollfd fd{end->get(), POLLIN, 0};
  poll(&fd, 1, static_cast<int>(std::clamp<int64_t>(patience.count(), 0, INT_MAX)));
}

}  // namespace wave::os
