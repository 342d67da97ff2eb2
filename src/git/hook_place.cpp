// SPDX-License-Identifier: MIT
#include "git/hook_place.h"

#include "git/hook_block.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_command_key = "hook.wave.command";
constexpr std::string_view k_event_key = "hook.wave.event";

// Links are looked through, so that a folder which only seems to be inside is found out.
bool is_inside(const fs::path& folder, const fs::path& parent) {
  std::error_code failed;
  const fs::path inner = fs::weakly_canonical(folder, failed);
  const fs::path outer = failed ? fs::path() : fs::canonical(parent, failed);
  if (failed) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// A hook's command in the configuration goes through a shell only when it has to.
std::string config_command(const fs::path& program) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
  const std::string text = program.string();
  return text.find_first_not_of(plain) == std::string::npos ? text : shell_quote(text);
}

}  // namespace

bool is_executable(const fs::path& program) { return access(program.c_str(), X_OK) == 0; }

std::optional<std::string> why_not_ours(const HookPlace& place) {
  const std::string folder = place.folder.string();
  if (!is_inside(place.folder, place.common_dir)) {
    return fmt::format("the hooks folder '{}' is outside the git directory", folder);
  }
  std::error_code ignored;
  const auto type = fs::status(place.folder, ignored).type();
  if (type != fs::file_type::directory && type != fs::file_type::not_found) {
    return fmt::format("the hooks folder '{}' is no folder", folder);
  }
  return std::nullopt;
}

std::optional<std::string> why_not_called(const HookPlace& place) {
  const std::string program = place.signal_program.string();
  // The block is one line, and hooks run in whatever folder git chooses.
  if (!place.signal_program.is_absolute() || program.find('\n') != std::string::npos) {
    return fmt::format("the path '{}' of the signal program cannot stand in a hook", program);
  }
  if (!is_executable(place.signal_program)) {
    return fmt::format("the signal program '{}' is not there", program);
  }
  return std::nullopt;
}

std::optional<std::string> why_not_written(const HookPlace& place) {
  const std::string folder = place.folder.string();
  if (place.kind == HookFolder::tracked) {
    return fmt::format("the hooks folder '{}' is in the work tree, its files are the project's",
                       folder);
  }
  if (place.kind == HookFolder::generated) {
    return fmt::format("the hooks folder '{}' is made by another hook manager", folder);
  }
  const auto reason = why_not_called(place);
  return reason ? reason : why_not_ours(place);
}

std::vector<HookConfig> config_with(const HookPlace& place) {
  if (!place.additive_config) return config_without();
  return {{std::string(k_command_key), {config_command(place.signal_program)}},
          {std::string(k_event_key), {k_hook_names.begin(), k_hook_names.end()}}};
}

std::vector<HookConfig> config_without() {
  return {{std::string(k_command_key), {}}, {std::string(k_event_key), {}}};
}

}  // namespace wave::git
