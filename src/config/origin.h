// SPDX-License-Identifier: MIT
// Where a setting's value came from.
#pragma once

#include <string>
#include <string_view>

namespace wave::config {

// From the weakest to the strongest.
enum class Layer { built_in, user, repository, environment, flag };

struct Origin {
  Layer layer = Layer::built_in;
  std::string where;  // `FILE:LINE`, the variable or the flag; empty when built in

  // "built-in", "/home/me/.config/git-wave/config.toml:3", "WAVE_CONFIG_TASK__TIMEOUT" ...
  std::string text() const;
};

// "built-in", "user", "repository", "environment", "flag".
std::string_view name_of(Layer layer);

}  // namespace wave::config
