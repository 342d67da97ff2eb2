// SPDX-License-Identifier: MIT
#include "git/user_config.h"

#include "git/handle.h"

namespace wave::git {

std::optional<std::string> user_config(const std::string& key) {
  start_libgit2();
  ConfigHandle all;
  ConfigHandle config;  // strings are lent by a snapshot only
  if (git_config_open_default(Out(all)) < 0) return std::nullopt;
  if (git_config_snapshot(Out(config), all.get()) < 0) return std::nullopt;
  const char* value = nullptr;
  if (git_config_get_string(&value, config.get(), key.c_str()) < 0) return std::nullopt;
  return std::string(value);
}

}  // namespace wave::git
