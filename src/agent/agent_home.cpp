// SPDX-License-Identifier: MIT
#include "agent/agent_home.h"

#include "os/paths.h"

#include <filesystem>

namespace wave::agent {
namespace fs = std::filesystem;
namespace {

using Names = std::vector<std::string>;

// Where a variable leads that names a folder of the agent's. Nothing when it is not set, or when
// the whole home would come along with that folder.
std::string led_to(const os::Environment& environment, const char* name) {
  fs::path folder = fs::path(os::variable(environment, name).value_or("")).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  const fs::path home = os::variable(environment, "HOME").value_or("/");
  return folder.is_absolute() && !os::is_within(home, folder) ? folder.string() : "";
}

Names beneath(const std::string& folder, const Names& names) {
  Names out;
  for (const std::string& name : names) out.push_back((fs::path(folder) / name).string());
  return out;
}

AgentHome home_of_claude(const os::Environment& environment) {
  const Names programs = {
      "settings.json", "settings.local.json", "CLAUDE.md", "agents", "commands", "hooks", "skills",
      "plugins",       "output-styles"};
  const std::string elsewhere = led_to(environment, "CLAUDE_CONFIG_DIR");
  if (elsewhere.empty()) {
    return {.written = {".claude"},
            .guarded = beneath(".claude", programs),
            .read = {},
            .copied = {".claude.json"}};
  }
  AgentHome out{
      .written = {elsewhere}, .guarded = beneath(elsewhere, programs), .read = {}, .copied = {}};
  out.guarded.push_back((fs::path(elsewhere) / ".claude.json").string());
  return out;
}

AgentHome home_of_codex(const os::Environment& environment) {
  const std::string elsewhere = led_to(environment, "CODEX_HOME");
  const std::string folder = elsewhere.empty() ? ".codex" : elsewhere;
  return {.written = {folder},
          .guarded = beneath(
              folder, {"config.toml", "hooks.json", "AGENTS.md", "prompts", "skills", "rules"}),
          .read = {},
          .copied = {}};
}

// By the folders of the XDG specification, each with its name below.
AgentHome home_of_opencode(const os::Environment& environment) {
  const auto place = [&](const char* variable, const char* otherwise) {
    const std::string folder = led_to(environment, variable);
    return (fs::path(folder.empty() ? otherwise : folder) / "opencode").string();
  };
  const std::string data = place("XDG_DATA_HOME", ".local/share");
  const std::string cache = place("XDG_CACHE_HOME", ".cache");
  return {.written = {data, place("XDG_STATE_HOME", ".local/state"), cache},
          .guarded = {data + "/bin", cache + "/bin"},
          .read = {place("XDG_CONFIG_HOME", ".config")},
          .copied = {}};
}

}  // namespace

AgentHome home_of(const std::string& agent, const os::Environment& environment) {
  if (agent == "claude") return home_of_claude(environment);
  if (agent == "codex") return home_of_codex(environment);
  if (agent == "opencode") return home_of_opencode(environment);
  return {};
}

}  // namespace wave::agent
