// SPDX-License-Identifier: MIT
#include "agent/limit_reset.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <string>

namespace wave::agent {
namespace {

constexpr int64_t k_day_s = 86400;

// Reads a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" ,"), rest_.size())); }
  std::optional<int64_t> number() {
    skip_blanks();
    size_t digits = 0;
    int64_t value = 0;
    while (digits < rest_.size() && digits < 12 && std::isdigit(rest_[digits])) {
      value = value * 10 + (rest_[digits++] - '0');
    }
    if (digits == 0) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }
  // Letters only.
  std::string_view word() {
    skip_blanks();
    size_t length = 0;
    while (length < rest_.size() && std::isalpha(static_cast<unsigned char>(rest_[length]))) {
      ++length;
    }
    const std::string_view out = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return out;
  }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view rest_;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// What stands behind the first of these words; nothing when none is there.
template <size_t N>
std::optional<std::string_view> behind(std::string_view text,
                                       const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words) {
    const size_t at = text.find(word);
    if (at != std::string_view::npos) return text.substr(at + word.size());
  }
  return std::nullopt;
}

// Seconds of one of the units' words: s, sec, seconds, m, min, h, hours, d, days ...
int64_t unit_s(std::string_view word) {
  if (word.starts_with("ms") || word.starts_with("mil")) return 0;
  if (word.starts_with("s")) return 1;
  if (word == "m" || word.starts_with("min")) return 60;
  if (word.starts_with("h")) return 3600;
  return word.starts_with("d") ? k_day_s : -1;
}

// "3 days 4 hours", "1h 20m", "20.5s"; 0 when it is none.
int64_t duration_s(std::string_view text) {
  Reader reader(text);
  int64_t total = 0;
  while (const auto count = reader.number()) {
    if (reader.take('.')) reader.number();
    const int64_t unit = unit_s(reader.word());
    if (unit < 0 || *count > 1'000'000) break;
    total += *count * unit + (unit == 1 || unit == 0 ? 1 : 0);  // fractions are rounded up
  }
  return total;
}

int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> k_months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                         "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto found = std::find(k_months.begin(), k_months.end(), word.substr(0, 3));
  return found == k_months.end() ? -1 : static_cast<int>(found - k_months.begin());
}

// "3pm", "3:05 pm" into hour and minute.
bool read_time(Reader& reader, tm& when) {
  const auto hour = reader.number();
  if (!hour || *hour < 1 || *hour > 12) return false;
  const int64_t minute = reader.take(':') ? reader.number().value_or(60) : 0;
  const std::string_view half = reader.word();
  if (minute > 59 || (half != "am" && half != "pm")) return false;
  when.tm_hour = static_cast<int>(*hour % 12) + (half == "pm" ? 12 : 0);
  when.tm_min = static_cast<int>(minute);
  when.tm_sec = 0;
  when.tm_isdst = -1;
  return true;
}

// "3pm", or "oct 7, 3pm"; the next such moment.
std::optional<int64_t> moment_s(std::string_view text, int64_t now_s) {
  const time_t now = now_s;
  tm when{};
  localtime_r(&now, &when);
  Reader reader(text);
  Reader ahead = reader;
  const int month = month_of(ahead.word());
  if (month >= 0) {
    const auto day = ahead.number();
    if (!day || *day < 1 || *day > 31) return std::nullopt;
    when.tm_mon = month;
    when.tm_mday = static_cast<int>(*day);
    reader = ahead;
  }
  if (!read_time(reader, when)) return std::nullopt;
  tm next = when;
  int64_t at = mktime(&when);
  if (at > now_s) return at;
  (month >= 0 ? next.tm_year : next.tm_mday) += 1;
  at = mktime(&next);
  return at;
}

// "...|1735689600"
std::optional<int64_t> epoch_s(std::string_view text) {
  const size_t bar = text.rfind('|');
  if (bar == std::string_view::npos) return std::nullopt;
  const auto seconds = Reader(text.substr(bar + 1)).number();
  return seconds && *seconds > 1'000'000'000 ? seconds : std::nullopt;
}

}  // namespace

std::optional<int64_t> limit_reset_ms(std::string_view text, int64_t now_ms) {
  const std::string words = lower(text);
  const int64_t now_s = now_ms / 1000;
  if (const auto at = epoch_s(words)) return *at * 1000;
  constexpr std::array<std::string_view, 4> k_in = {"again in ", "reset in ", "resets in ",
                                                    "retry in "};
  if (const auto rest = behind(words, k_in)) {
    if (const int64_t wait_s = duration_s(*rest)) return now_ms + wait_s * 1000;
  }
  constexpr std::array<std::string_view, 4> k_at = {"resets at ", "resets ", "reset at ",
                                                    "again at "};
  const auto rest = behind(words, k_at);
  const auto at = rest ? moment_s(*rest, now_s) : std::nullopt;
  return at ? std::optional(*at * 1000) : std::nullopt;
}

}  // namespace wave::agent
