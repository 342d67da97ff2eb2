// SPDX-License-Identifier: MIT
#include "agent/event_reader.h"

#include <algorithm>
#include <cctype>

namespace wave::agent {
namespace {

constexpr int64_t k_too_many_requests = 429;
constexpr size_t k_longest_session = 200;

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool is_session(std::string_view text) {
  return !text.empty() && text.size() <= k_longest_session && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter_or_digit(c) ||
                  std::string_view("_.:-").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::optional<std::string> session_in(const json::Value& value) {
  auto text = value.string();
  return text && is_session(*text) ? std::move(text) : std::nullopt;
}

int64_t count_in(const json::Value& value) {
  return std::clamp<int64_t>(value.integer_or(0), 0, k_most_counted);
}

std::optional<double> cost_in(const json::Value& value) {
  const auto usd = value.number();
  if (!usd || !(*usd >= 0)) return std::nullopt;
  return std::min(*usd, k_most_usd);
}

std::optional<int64_t> seconds_in(const json::Value& value) {
  const auto seconds = value.integer();
  if (!seconds) return std::nullopt;
  return std::clamp<int64_t>(*seconds, 0, k_most_counted / 1000) * 1000;
}

bool speaks_of_limit(std::string_view message) {
  std::string text(message);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char* words : {"usage limit", "rate limit", "rate_limit", "too many requests",
                            "session limit", "insufficient_quota", "exceeded your current quota"}) {
    if (text.find(words) != std::string::npos) return true;
  }
  // "You've hit your weekly limit", "your limit", "your Opus limit" ...
  const size_t hit = text.find("hit your ");
  return hit != std::string::npos && text.find(" limit", hit) != std::string::npos;
}

void EventReader::read_line(std::string_view line) {
  if (line.front() != '{') return;
  const auto document = json::Document::parse(line);
  if (document && document->root().is_object()) read_event(document->root());
}

void EventReader::fail(const std::string& message, int64_t status) {
  report_.error = message.empty() ? "it gave no reason" : message;
  report_.limited = status == k_too_many_requests || speaks_of_limit(message);
}

}  // namespace wave::agent
