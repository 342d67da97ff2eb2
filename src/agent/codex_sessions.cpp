// SPDX-License-Identifier: MIT
#include "agent/codex_sessions.h"

#include "json/value.h"
#include "os/files.h"

#include <algorithm>
#include <ctime>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>

namespace wave::agent {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_most_files = 5000;
constexpr size_t k_longest_line = 4 << 20;  // it holds the instructions too
constexpr int64_t k_day_s = 24 * 60 * 60;

// "2026/11/21". Which day it was depends on the place of the clock: the ones beside it count too.
std::vector<fs::path> days_around(int64_t began_ms) {
  std::vector<fs::path> out;
  for (const int64_t shift : {-k_day_s, int64_t{0}, k_day_s}) {
    const time_t when = began_ms / 1000 + shift;
    tm day{};
    gmtime_r(&when, &day);
    out.emplace_back(
        fmt::format("{:04}/{:02}/{:02}", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday));
  }
  return out;
}

// The times of files lag behind a little.
bool was_written_since(const fs::path& file, int64_t began_ms) {
  constexpr int64_t k_lag_ms = 1000;
  struct stat info {};
  if (lstat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  return info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000 >= began_ms - k_lag_ms;
}

// "2026-11-21T11:52:57.395Z"
std::optional<int64_t> parse_time(const std::string& text) {
  tm parts{};
  const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (!rest || !text.ends_with('Z')) return std::nullopt;
  int64_t ms = 0;
  if (*rest == '.') {
    std::string digits(rest + 1, text.c_str() + text.size() - 1);
    if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    digits.resize(3, '0');
    ms = std::stoll(digits);
  }
  return static_cast<int64_t>(timegm(&parts)) * 1000 + ms;
}

bool is_id(const std::string& text) {
  constexpr std::string_view k_allowed = "0123456789abcdefABCDEF-";
  return !text.empty() && text.size() <= 64 && text.front() != '-' &&
         text.find_first_not_of(k_allowed) == std::string::npos;
}

// The id that a first line tells, if it is a conversation of this run. Those that codex leads by
// itself beside the person's name another source.
std::optional<std::string> matching_id(const std::string& line, const SessionSearch& search) {
  const auto document = json::Document::parse(line);
  if (!document || document->root()["type"].string_or("") != "session_meta") return std::nullopt;
  const json::Value about = document->root()["payload"];
  const bool of_a_person =
      about["source"].string_or("") == "cli" && about["thread_source"].string_or("user") == "user";
  const auto began = parse_time(about["timestamp"].string_or(""));
  const std::string id = about["id"].string_or("");
  if (!of_a_person || !began || *began < search.began_ms || !is_id(id)) return std::nullopt;
  const std::string place = about["cwd"].string_or("");
  const bool here = place == search.worktree || place == fs::weakly_canonical(search.worktree);
  return here ? std::optional(id) : std::nullopt;
}

}  // namespace

std::optional<std::string> find_codex_session(const fs::path& home, const SessionSearch& search) {
  const fs::path sessions = home / "sessions";
  std::vector<std::string> found;
  size_t looks = 0;
  for (const fs::path& day : days_around(search.began_ms)) {
    std::error_code ignored;  // nothing was begun on that day
    for (const auto& entry : fs::directory_iterator(sessions / day, ignored)) {
      if (++looks > k_most_files) return std::nullopt;
      const std::string name = entry.path().filename().string();
      if (!name.starts_with("rollout-") || !was_written_since(entry.path(), search.began_ms)) {
        continue;
      }
      const auto line = os::read_first_line_beneath(sessions, day / name, k_longest_line);
      const auto id = line ? matching_id(*line, search) : std::nullopt;
      if (id) found.push_back(*id);
    }
  }
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

}  // namespace wave::agent
