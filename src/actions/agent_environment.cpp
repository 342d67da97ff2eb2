// SPDX-License-Identifier: MIT
#include "actions/agent_environment.h"

#include <algorithm>
#include <array>

namespace wave::actions {
namespace {

constexpr std::array<const char*, 26> k_always = {
    "PATH",       "HOME",        "USER",     "LOGNAME",    "SHELL",       "LANG",
    "LANGUAGE",   "LC_*",        "TERM",     "COLORTERM",  "TZ",          "TMPDIR",
    "EDITOR",     "VISUAL",      "PAGER",    "XDG_*",      "SSL_CERT_*",  "NODE_EXTRA_CA_CERTS",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "CARGO_HOME", "RUSTUP_HOME"};

constexpr std::array<const char*, 3> k_never = {"GIT_*", "TMUX*", "WAVE_*"};

bool matches(const std::string& name, const std::string& pattern) {
  if (!pattern.empty() && pattern.back() == '*') {
    return name.compare(0, pattern.size() - 1, pattern, 0, pattern.size() - 1) == 0;
  }
  return name == pattern;
}

template <class Patterns>
bool matches_any(const std::string& name, const Patterns& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(name, pattern); });
}

}  // namespace

os::Environment agent_environment(const os::Environment& caller,
                                  const std::vector<std::string>& pass) {
  os::Environment out;
  for (const auto& [name, value] : caller) {
    const bool named = std::find(pass.begin(), pass.end(), name) != pass.end();
    const bool allowed = named || (!matches_any(name, k_never) &&
                                   (matches_any(name, k_always) || matches_any(name, pass)));
    if (allowed) out.emplace_back(name, value);
  }
  return out;
}

os::Environment passed_environment(const config::Config& config, const os::Environment& caller,
                                   const agent::Launch& launch) {
  std::vector<std::string> pass = config.list("env.pass");
  pass.insert(pass.end(), launch.env_pass.begin(), launch.env_pass.end());
  return agent_environment(caller, pass);
}

std::vector<std::string> names_beyond(const os::Environment& all, const os::Environment& common) {
  std::vector<std::string> out;
  for (const auto& [name, value] : all) {
    const bool shared =
        std::any_of(common.begin(), common.end(),
                    [&, &name = name](const auto& each) { return each.first == name; });
    if (!shared) out.push_back(name);
  }
  return out;
}

}  // namespace wave::actions
