// SPDX-License-Identifier: MIT
#include "config/agent_key.h"

#include <fmt/format.h>

namespace wave::config {

std::optional<AgentKey> split_agent_key(std::string_view key) {
  constexpr std::string_view section = "agent.";
  if (!key.starts_with(section)) return std::nullopt;
  key.remove_prefix(section.size());
  const size_t dot = key.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  return AgentKey{std::string(key.substr(0, dot)), std::string(key.substr(dot + 1))};
}

std::string agent_key(std::string_view name, std::string_view last) {
  return fmt::format("agent.{}.{}", name, last);
}

std::string folded(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ' || c == '\t') continue;
    result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return result;
}

std::string folded_key(std::string_view key) {
  const auto parts = split_agent_key(key);
  return parts ? agent_key(folded(parts->name), parts->last) : std::string(key);
}

}  // namespace wave::config
