// SPDX-License-Identifier: MIT
#include "os/process_files.h"

#include <array>
#include <cerrno>
#include <climits>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {

std::optional<ProcessLink> process_link(int pid, const char* name) {
  std::array<char, PATH_MAX> text{};
  const std::string link = fmt::format("/proc/{}/{}", pid, name);
  const ssize_t length = readlink(link.c_str(), text.data(), text.size());
  if (length >= 0) return ProcessLink{std::string(text.data(), static_cast<size_t>(length)), false};
  if (errno == EACCES || errno == EPERM) return ProcessLink{{}, true};
  return std::nullopt;
}

bool is_own_process(int pid) {
  struct stat info {};
  return stat(fmt::format("/proc/{}", pid).c_str(), &info) == 0 && info.st_uid == geteuid();
}

bool has_open(int pid, const FileId& file) {
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid), ignored)) {
    struct stat info {};
    if (stat(entry.path().c_str(), &info) != 0) continue;
    if (FileId{info.st_dev, info.st_ino} == file) return true;
  }
  return false;
}

}  // namespace wave::os
