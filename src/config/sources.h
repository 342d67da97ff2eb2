// SPDX-License-Identifier: MIT
// What the configuration is made from.
#pragma once

#include "os/process_runner.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wave::config {

// Whether the user has approved this content of the repository's file.
enum class Trust { untrusted, trusted };

// The layers, from the weakest. The repository's file is handed in as text, because the caller
// reads it from the default branch in git, never from a worktree.
struct Sources {
  std::filesystem::path user_file;  // empty: none; a file that is not there is no mistake
  std::optional<std::string> repository_text;
  std::string repository_name = "wave.toml";  // for messages
  Trust repository_trust = Trust::untrusted;
  os::Environment environment;                             // WAVE_CONFIG_* is looked at, and HOME
  std::vector<std::pair<std::string, std::string>> flags;  // key and text

  // The user's file where it belongs, and this environment.
  static Sources from(const os::Environment& environment);
};

}  // namespace wave::config
