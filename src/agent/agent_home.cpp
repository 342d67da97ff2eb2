// SPDX-License-Identifier: MIT
#include "agent/agent_home.h"

namespace wave::agent {

AgentHome home_of(const std::string& agent) {
  if (agent == "claude") {
    return {.written = {".claude"},
            .guarded = {".claude/settings.json", ".claude/settings.local.json", ".claude/CLAUDE.md",
                        ".claude/agents", ".claude/commands", ".claude/hooks", ".claude/skills",
                        ".claude/plugins", ".claude/output-styles"},
            .read = {},
            .copied = {".claude.json"}};
  }
  if (agent == "codex") {
    return {.written = {".codex"},
            .guarded = {".codex/config.toml", ".codex/hooks.json", ".codex/AGENTS.md",
                        ".codex/prompts", ".codex/skills", ".codex/rules"},
            .read = {},
            .copied = {}};
  }
  if (agent == "opencode") {
    return {.written = {".local/share/opencode", ".local/state/opencode", ".cache/opencode"},
            .guarded = {".local/share/opencode/bin", ".cache/opencode/bin"},
            .read = {".config/opencode"},
            .copied = {}};
  }
  return {};
}

}  // namespace wave::agent
