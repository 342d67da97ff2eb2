// SPDX-License-Identifier: MIT
#include "os/proc_file.h"

#include "os/file_descriptor.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace wave::os {
namespace {
// Enough for most files: only what one call returns is of one moment.
constexpr size_t k_read_step = 32 << 10;
}  // namespace

std::optional<std::string> read_proc_file(int pid, const char* name, size_t cap) {
  const std::string path = fmt::format("/proc/{}/{}", pid, name);
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  std::string out;
  size_t length = 0;
  while (length < cap) {
    out.resize(std::min(cap, std::max(length * 2, k_read_step)));
    const ssize_t got = read(fd.get(), out.data() + length, out.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;  // ESRCH: it ended meanwhile
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  out.resize(length);
  return out;
}

}  // namespace wave::os
