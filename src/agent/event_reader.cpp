// SPDX-License-Identifier: MIT
#include "agent/event_reader.h"

#include <algorithm>
#include <cctype>

namespace wave::agent {
namespace {

constexpr int64_t k_too_many_requests = 429;

}  // namespace

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
