// SPDX-License-Identifier: MIT
#include "os/clock.h"

#include "error/error.h"
#include "os/files.h"

#include <ctime>

#include <fmt/format.h>

namespace wave::os {
namespace {

constexpr const char* k_boot_id_path = "/proc/sys/kernel/random/boot_id";

int64_t read_ms(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

std::string read_boot_id() {
  std::string text = read_file(k_boot_id_path).value_or("");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.empty()) {
    throw Error(fmt::format("cannot read '{}'", k_boot_id_path), "mount /proc, then try again");
  }
  return text;
}

}  // namespace

Now SystemClock::now() const {
  return {read_ms(CLOCK_REALTIME), read_ms(CLOCK_BOOTTIME), read_ms(CLOCK_MONOTONIC)};
}

std::string boot_id() {
  static const std::string id = read_boot_id();  // cannot change while we live
  return id;
}

std::string rfc3339(int64_t wall_ms) {
  const int64_t below = wall_ms < 0 ? 999 : 0;  // whole seconds, rounded down also before 1970
  const auto seconds = static_cast<time_t>((wall_ms - below) / 1000);
  tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace wave::os
