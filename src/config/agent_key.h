// SPDX-License-Identifier: MIT
// Keys of an agent's own table: `agent.<name>.<last>`, where the name may be spelled in several
// ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wave::config {

struct AgentKey {
  std::string name;
  std::string last;
};

// The parts of `agent.<name>.<last>`, or nothing for any other key. A name may hold dots.
std::optional<AgentKey> split_agent_key(std::string_view key);
std::string agent_key(std::string_view name, std::string_view last);

// The name without case, blanks, '-' and '_': claude-code and Claude Code are one agent.
std::string folded(std::string_view name);

// The key under which a value is held: an agent's name is folded, other keys stay as they are.
std::string folded_key(std::string_view key);

}  // namespace wave::config
