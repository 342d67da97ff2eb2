// SPDX-License-Identifier: MIT
#include "domain/duration.h"

#include <charconv>

namespace wave::domain {
namespace {

constexpr int64_t k_minute = 60;
constexpr int64_t k_hour = 60 * k_minute;
constexpr int64_t k_day = 24 * k_hour;
constexpr int64_t k_longest = 366 * k_day;

std::optional<int64_t> unit_seconds(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return k_minute;
    case 'h':
      return k_hour;
    case 'd':
      return k_day;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto unit = unit_seconds(text.back());
  if (!unit || text.front() < '0' || text.front() > '9') return std::nullopt;
  int64_t count = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || stopped != end || count > k_longest / *unit) return std::nullopt;
  return std::chrono::seconds(count * *unit);
}

std::string to_string(std::chrono::seconds duration) {
  const int64_t s = duration.count();
  if (s != 0 && s % k_hour == 0) return std::to_string(s / k_hour) + "h";
  if (s != 0 && s % k_minute == 0) return std::to_string(s / k_minute) + "m";
  return std::to_string(s) + "s";
}

std::string rough(std::chrono::seconds age) {
  const int64_t s = age.count();
  if (s < 1) return "now";
  if (s < 2 * k_minute) return std::to_string(s) + "s";
  if (s < 2 * k_hour) return std::to_string(s / k_minute) + "m";
  if (s < 2 * k_day) return std::to_string(s / k_hour) + "h";
  return std::to_string(s / k_day) + "d";
}

}  // namespace wave::domain
