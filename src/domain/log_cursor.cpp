// SPDX-License-Identifier: MIT
#include "domain/log_cursor.h"

#include "domain/ids.h"

#include <algorithm>
#include <charconv>

namespace wave::domain {
namespace {

constexpr std::string_view k_start = "start";

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<LogCursor> LogCursor::parse(std::string_view text) {
  LogCursor out;
  if (text == k_start) return out;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    const std::string_view part = text.substr(at, end - at);
    const size_t colon = part.find(':');
    const size_t dot = part.find('.');
    if (colon == std::string_view::npos || dot == std::string_view::npos || dot < colon) return {};
    const std::string writer(part.substr(0, colon));
    const auto lamport = number<int64_t>(part.substr(colon + 1, dot - colon - 1));
    const auto line = number<int>(part.substr(dot + 1));
    if (!is_writer(writer) || !lamport || !line) return std::nullopt;
    if (!out.places_.try_emplace(writer, Place{*lamport, *line}).second) return std::nullopt;
    at = end + 1;
  }
  return out;
}

std::string LogCursor::text() const {
  std::string out;
  for (const auto& [writer, place] : places_) {
    if (!out.empty()) out += ',';
    out += writer + ':' + std::to_string(place.lamport) + '.' + std::to_string(place.line);
  }
  return out.empty() ? std::string(k_start) : out;
}

std::optional<LogCursor::Place> LogCursor::place(const std::string& writer) const {
  const auto found = places_.find(writer);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

bool LogCursor::covers(const Position& at) const {
  const auto read = place(at.writer);
  return read && Place{at.lamport, at.line} <= *read;
}

void LogCursor::advance(const Position& at) {
  Place& place = places_.try_emplace(at.writer, Place{at.lamport, at.line}).first->second;
  place = std::max(place, Place{at.lamport, at.line});
}

}  // namespace wave::domain
