// SPDX-License-Identifier: MIT
#include "view/words.h"

#include "domain/duration.h"
#include "os/clock.h"
#include "view/plain_text.h"

#include <algorithm>
#include <chrono>

namespace wave::view {

namespace {
constexpr size_t k_short_oid = 12;
}

using domain::State;

std::string state_word(const domain::StatusRow& row) {
  return std::string(to_string(row.state)) + (row.recorded ? "" : "*");
}

Colour colour_of(State state) {
  switch (state) {
    case State::done:
      return Colour::green;
    case State::failed:
    case State::timed_out:
      return Colour::red;
    case State::needs_human:
      return Colour::yellow;
    case State::cancelled:
    case State::skipped:
    case State::cleaned:
      return Colour::grey;
    default:
      return Colour::blue;
  }
}

std::string why(const domain::StatusRow& row) {
  if (row.reason != domain::Reason::none) return std::string(to_string(row.reason));
  if (row.activity != domain::Activity::none) return std::string(to_string(row.activity));
  if (row.drift != domain::Drift::none) return std::string(to_string(row.drift));
  if (row.state == State::cleaned && row.task.result)
    return std::string(to_string(*row.task.result));
  return {};
}

std::string age(int64_t then_ms, int64_t now_ms) {
  const std::chrono::milliseconds passed(std::max<int64_t>(0, now_ms - then_ms));
  return domain::rough(std::chrono::duration_cast<std::chrono::seconds>(passed));
}

std::string_view branch_name(std::string_view ref) {
  constexpr std::string_view k_heads = "refs/heads/";
  return ref.starts_with(k_heads) ? ref.substr(k_heads.size()) : ref;
}

std::string short_oid(const std::string& oid) { return plain_line(oid.substr(0, k_short_oid)); }

std::optional<std::string> some(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<int64_t> some(int64_t number) {
  return number == 0 ? std::nullopt : std::optional(number);
}

std::optional<std::string> time_of(std::optional<int64_t> wall_ms) {
  return wall_ms ? std::optional(os::rfc3339(*wall_ms)) : std::nullopt;
}

}  // namespace wave::view
