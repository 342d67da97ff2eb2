// SPDX-License-Identifier: MIT
#include "agent/arguments.h"

#include "error/error.h"

#include <optional>

#include <fmt/format.h>

namespace wave::agent {
namespace {

bool is_short(std::string_view flag) { return flag.size() == 2; }

// The value that hangs on the flag's own word, "" for the bare flag, nothing for another word.
std::optional<std::string_view> attached_value(std::string_view word, std::string_view flag) {
  if (!word.starts_with(flag)) return std::nullopt;
  std::string_view rest = word.substr(flag.size());
  if (rest.empty()) return rest;
  if (rest[0] == '=') return rest.substr(1);
  if (is_short(flag)) return rest;
  return std::nullopt;
}

}  // namespace

bool has_flag(const Arguments& arguments, std::string_view flag) {
  for (const std::string& word : arguments) {
    if (attached_value(word, flag)) return true;
  }
  return false;
}

bool has_any_flag(const Arguments& arguments, const std::vector<std::string_view>& flags) {
  for (const std::string_view flag : flags) {
    if (has_flag(arguments, flag)) return true;
  }
  return false;
}

std::vector<std::string> flag_values(const Arguments& arguments, std::string_view flag) {
  std::vector<std::string> values;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto attached = attached_value(arguments[i], flag);
    if (!attached) continue;
    const bool in_next_word = arguments[i] == flag;
    if (!in_next_word) values.emplace_back(*attached);
    if (in_next_word && i + 1 < arguments.size()) values.push_back(arguments[i + 1]);
  }
  return values;
}

void refuse_flags(const Arguments& arguments, const std::vector<std::string_view>& reserved,
                  std::string_view agent) {
  for (const std::string_view flag : reserved) {
    if (!has_flag(arguments, flag)) continue;
    throw UsageError(fmt::format("'{}' cannot be given to {}", flag, agent),
                     "git-wave sets it itself to follow the run and to resume it");
  }
}

void append(Arguments& arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
}

}  // namespace wave::agent
