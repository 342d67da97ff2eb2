// SPDX-License-Identifier: MIT
#include "os/half_written.h"

#include <atomic>
#include <ctime>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_prefix = ".wave-";
constexpr const char* k_suffix = ".tmp";

bool is_file_written_before(const fs::path& path, int64_t before_ms) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         info.st_mtim.tv_sec * int64_t{1000} + info.st_mtim.tv_nsec / 1000000 < before_ms;
}

}  // namespace

fs::path half_written_name(const fs::path& path) {
  static std::atomic<unsigned> count = 0;  // tells threads apart, as the pid does processes
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return path.parent_path() / fmt::format("{}{}-{}-{:x}{}", k_prefix, getpid(), ++count,
                                          now.tv_sec * 1'000'000'000 + now.tv_nsec, k_suffix);
}

size_t remove_half_written(const fs::path& folder, int64_t before_ms) {
  size_t out = 0;
  std::error_code ignored;  // what stays is met by the next
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const bool is_one = name.starts_with(k_prefix) && name.ends_with(k_suffix) &&
                        is_file_written_before(entry.path(), before_ms);
    if (is_one && fs::remove(entry.path(), ignored)) ++out;
  }
  return out;
}

}  // namespace wave::os
