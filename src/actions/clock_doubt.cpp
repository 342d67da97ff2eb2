// SPDX-License-Identifier: MIT
#include "actions/clock_doubt.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/log.h"

namespace wave::actions {
namespace {

constexpr int64_t k_hour_ms = 60 * 60 * 1000;
constexpr int64_t k_day_ms = 24 * k_hour_ms;
constexpr int64_t k_leap_ms = 30 * k_day_ms;
constexpr size_t k_cap = 4096;

struct Looks {
  int64_t believed_ms = 0;  // the last time that was believed; 0: none was
  int64_t doubted_ms = 0;   // the first after a leap; 0: there was none
};

std::filesystem::path file_of(const git::Layout& layout) {
  return layout.wave_dir() / "clock.json";
}

Looks read(const git::Layout& layout) {
  const auto text = os::read_file(file_of(layout), os::Links::refuse, k_cap);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return {};
  const json::Value root = document->root();
  return {root["believed_ms"].integer_or(0), root["doubted_ms"].integer_or(0)};
}

// A full disk is what something is to be dropped for: that it cannot be noted keeps nobody from it.
void write(const git::Layout& layout, const Looks& looks) {
  json::Writer out;
  out.begin_object().member("v", 1).member("believed_ms", looks.believed_ms);
  out.member("doubted_ms", looks.doubted_ms).end_object();
  try {
    os::write_file(file_of(layout), out.text() + "\n");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

// Nothing looks old to a clock that is behind; when it is set forward again, that is a leap.
bool is_leap(const Looks& looks, int64_t wall_ms) {
  return looks.believed_ms != 0 && wall_ms - looks.believed_ms > k_leap_ms;
}

bool goes_on_since_leap(const Looks& looks, int64_t wall_ms) {
  const int64_t since_ms = wall_ms - looks.doubted_ms;
  return looks.doubted_ms != 0 && since_ms >= k_day_ms && since_ms <= k_leap_ms;
}

bool is_waiting(const Looks& looks, int64_t wall_ms) {
  const int64_t since_ms = wall_ms - looks.doubted_ms;
  return looks.doubted_ms != 0 && since_ms >= 0 && since_ms < k_day_ms;
}

}  // namespace

bool is_clock_doubtful(const git::Layout& layout, const os::Now& now) {
  const Looks looks = read(layout);
  if (is_leap(looks, now.wall_ms) && !goes_on_since_leap(looks, now.wall_ms)) {
    if (!is_waiting(looks, now.wall_ms)) write(layout, {looks.believed_ms, now.wall_ms});
    return true;
  }
  const int64_t since_ms = now.wall_ms - looks.believed_ms;
  const bool is_same = looks.doubted_ms == 0 && since_ms >= 0 && since_ms < k_hour_ms;
  if (!is_same) write(layout, {now.wall_ms, 0});
  return false;
}

}  // namespace wave::actions
